/* Nút Chép: chép nguyên văn ô hoặc đoạn có id ghi ở data-copy (để trống là ô cùng khung data-copied). */
/* Không chạy được kịch bản thì nút không hiện, ô vẫn chọn được. */
const texts = new WeakMap();
for (const button of document.querySelectorAll('button[data-copy]:not([data-copy=""])')) button.hidden = false;
document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("button[data-copy]");
  if (!button) return;
  const source = button.dataset.copy ? document.getElementById(button.dataset.copy) : button.closest("[data-copied]").querySelector("textarea, input");
  const text = source.value ?? source.textContent.trim();
  texts.has(button) || texts.set(button, button.textContent);
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    /* Trang mở qua http: không có bảng tạm, chép theo lối cũ. */
    source.select ? source.select() : getSelection().selectAllChildren(source);
    if (!document.execCommand("copy")) return;
  }
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = texts.get(button); }, 3000);
});
