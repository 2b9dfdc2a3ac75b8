/* Giữ phần đã nhập chưa gửi của biểu mẫu có data-keep, theo người, hồ sơ, bản đã thấy; gửi được, đăng xuất thì bỏ.
   Hồ sơ có họ tên (data-keep-tab) chỉ giữ trong thẻ đang mở. */
const told = document.querySelector("template[data-keeper]"), words = told.dataset, main = document.querySelector("main");
const OURS = /^[ko]:/, MINE = `k:${words.keeper}:`, SENT = "k-gui", WEEK = 7 * 864e5;
const SKIPPED = new Set(["hidden", "password", "file", "submit", "button", "reset", "fieldset", "output", "select-multiple"]);
const others = window.BroadcastChannel && new BroadcastChannel("dang-xuat"), saves = [];
let out = false;
const loose = new Set();

function each(visit, kind = /^k:/) {
  for (const name of ["localStorage", "sessionStorage"]) try {
    for (const key of Object.keys(window[name])) if (kind.test(key)) visit(window[name], key, read(window[name], key));
  } catch {}
}

function read(box, key) {
  try { return JSON.parse(box.getItem(key)); } catch {}
}

function drop(key) {
  each((box, one) => one === key && box.removeItem(key));
}

function mark(key) {
  try { key ? sessionStorage.setItem(SENT, key) : sessionStorage.removeItem(SENT); } catch {}
}

let marked;
try { marked = sessionStorage.getItem(SENT); } catch {}

const ticks = (box) => box.type === "checkbox" || box.type === "radio";
const now = (box) => ticks(box) ? box.checked : box.value;
function was(box) {
  if (ticks(box)) return box.defaultChecked;
  if (box.options) return ([...box.options].find((one) => one.defaultSelected) ?? box.options[0])?.value ?? "";
  return box.defaultValue;
}
const label = (box) => (box.labels?.[0]?.textContent ?? box.getAttribute("aria-label") ?? box.name).replace(/\s+/g, " ").trim();

function clock(at) {
  const then = new Date(at), hour = then.toTimeString().slice(0, 5);
  return then.toDateString() === new Date().toDateString() ? hour : `${hour} ${then.getDate()}/${then.getMonth() + 1}`;
}

function offer(place, { at, fields }, { use, gone }) {
  const notice = told.content.firstElementChild.cloneNode(true), find = (name) => notice.querySelector(`[data-${name}]`);
  const lines = Object.values(fields).map(([value, name]) => value === true ? name : value && `${name}: ${value}`);
  find("said").textContent = (use ? words.left : words.moved).replace("@", clock(at));
  find("use").textContent = words.use.replace("@", clock(at));
  find("use").hidden = !use;
  find("text").hidden = find("copy").hidden = !!use;
  find("text").value = lines.filter(Boolean).join("\n");
  find("use").onclick = () => { notice.remove(); use(); };
  find("drop").onclick = () => { notice.remove(); gone(); };
  /* Biểu mẫu ở cuối trang dài hay trong phần đang gập: lời báo lên đầu trang. */
  const seen = place.offsetParent && place.getBoundingClientRect().top + scrollY < innerHeight;
  (seen ? place : main).prepend(notice);
}

function mind(form) {
  const seen = form.elements.seen_revision?.value ?? "", name = form.dataset.keep;
  const paper = MINE + (name.startsWith("#") ? location.pathname + location.search : "") + name;
  const key = `${paper}@${seen}`, store = form.hasAttribute("data-keep-tab") ? "sessionStorage" : "localStorage", boxes = new Map();
  for (const box of form.elements) if (box.name && !SKIPPED.has(box.type) && !box.closest("[data-o]")) {
    const ident = ticks(box) ? `${box.name}=${box.value}` : box.name;
    boxes.set(boxes.has(ident) ? `${ident}#${boxes.size}` : ident, box);
  }
  let left = {}, touched = new Set();

  function save() {
    const fields = { ...left };
    loose.delete(form);
    if ([...form.elements].some((box) => box.files?.length)) loose.add(form);
    for (const [ident, box] of boxes) if (now(box) !== was(box) || touched.has(ident)) fields[ident] = [now(box), label(box)];
    if (!Object.keys(fields).length) return drop(key);
    try {
      if (out) throw out;
      window[store].setItem(key, JSON.stringify({ at: Date.now(), page: location.pathname, fields }));
    } catch { loose.add(form); }
  }

  function fill() {
    for (const [ident, [value]] of Object.entries(left)) {
      const box = boxes.get(ident);
      if (!box) continue;
      if (ticks(box)) box.checked = value; else box.value = value;
      for (let fold = box.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
      delete left[ident];
    }
    save();
    form.querySelector("textarea, input:not([type=hidden])")?.focus();
    if (Object.keys(left).length) offer(form, { at: Date.now(), fields: left }, { gone: forget });
  }

  function forget() {
    left = {};
    save();
  }

  /* Trang này là lời từ chối lần gửi vừa rồi: phần đã nhập đang nằm trong ô. */
  if (marked?.startsWith(`${paper}@`) && document.querySelector(".error-summary")) {
    each((box, old, kept) => {
      if (old !== marked) return;
      touched = new Set(Object.keys(kept.fields));
      drop(old);
    });
    save();
  } else each((box, old, kept) => {
    if (!old.startsWith(`${paper}@`)) return;
    const fields = Object.fromEntries(Object.entries(kept.fields).filter(([ident, [value]]) => !boxes.has(ident) || value !== was(boxes.get(ident))));
    if (!Object.keys(fields).length) return drop(old);
    if (old !== key) return offer(form, { at: kept.at, fields }, { gone: () => drop(old) });
    left = fields;
    offer(form, { at: kept.at, fields }, { use: fill, gone: forget });
  });
  saves.push(save);
  form.addEventListener("input", save);
  form.addEventListener("change", save);
  form.addEventListener("submit", () => { mark(key); loose.clear(); });
  return paper;
}

/* Hồ sơ đã sang bước khác: lời đã viết thì chép lại được. */
function stranded(papers) {
  each((box, key, kept) => {
    const paper = key.slice(0, key.lastIndexOf("@")), uuid = paper.slice(MINE.length).split("#")[0];
    if (papers.includes(paper) || key === marked || uuid.includes("?") && !location.href.endsWith(uuid)) return;
    const elsewhere = uuid.length === 36 && location.pathname.includes(uuid) && !document.querySelector(`a[href^="${kept.page}"]`);
    if (kept.page === location.pathname || elsewhere) offer(main, kept, { gone: () => drop(key) });
  });
}

each((box, key, kept) => {
  const mine = key.slice(2).startsWith(`${words.keeper}:`);
  if (!mine || key < "l" && !(Date.now() - kept?.at < WEEK)) box.removeItem(key);
}, OURS);
/* Sau trang từ chối, lời đã ghi là của việc khác. */
if (document.querySelector(".notice-success, [data-saved]")) drop(marked);
if (!document.querySelector(".refusal+.form-page")) mark();
stranded([...document.querySelectorAll("form[data-keep]")].map(mind));

addEventListener("beforeunload", (event) => { if (loose.size) event.preventDefault(); });
/* Đã đăng xuất ở thẻ khác: từ đây không ghi gì xuống máy nữa. */
if (others) others.onmessage = () => {
  out = true;
  for (const save of saves) save();
};
document.querySelector(".site-user form").addEventListener("submit", (event) => {
  /* Bảng số liệu hỏi về các ô của chính nó. */
  const kinds = document.querySelector("[data-grid]") ? /^k:/ : OURS;
  let count = 0;
  each(() => { count += 1; }, kinds);
  if (event.defaultPrevented || count && !confirm(words.leaving.replace("#", count))) return event.preventDefault();
  loose.clear();
  each((box, key) => box.removeItem(key), OURS);
  others?.postMessage(1);
});
