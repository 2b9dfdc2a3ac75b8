/* Ô gửi ngay khi gõ; ô máy chủ chưa nhận nằm lại máy này, theo người và hồ sơ. */
const root = document.querySelector("[data-grid]"), told = root.dataset, form = root.querySelector("form");
const MINE = `o:${told.user}:`, KEY = MINE + told.paper;
const PAGE = crypto.getRandomValues(new BigUint64Array(1))[0].toString(36);
const BOXES = (told.boxes ?? "value out_of note").split(" ");
const named = (code, box) => form[(told.named ?? "kq-@.#").replace("@", code).replace("#", box)];
const find = (name, inside = root) => inside.querySelector(`[data-${name}]`);
const cells = new Map();
let queue = {}, left = {}, turn = 0, timer = 0, wait = 1000, sending, spokenAt = 0, speaking = 0;

for (const row of root.querySelectorAll("tr[data-o]")) {
  const code = row.dataset.o, message = row.nextElementSibling, boxes = {};
  for (const box of BOXES) if (named(code, box)) boxes[box] = named(code, box);
  const part = (name) => find(name, row) ?? find(name, message);
  cells.set(code, { code, row, message, boxes, part, seen: Number(row.dataset.edition) });
}
const figures = (cell) => BOXES.filter((box) => box !== "note").map((box) => cell.boxes[box]).filter(Boolean);
const typed = ({ boxes }) => Object.fromEntries(BOXES.map((name) => [name, boxes[name]?.value ?? ""]));
const isBad = ({ row }) => row.dataset.state === "bad", isHeld = ({ code }) => queue[code]?.held;
const counted = (text, n) => text.replace("#", n);
const unsent = () => Object.values(queue);
const ready = () => unsent().filter((one) => !one.held && !one.failed);

function keep() {
  const all = JSON.stringify({ ...left, ...queue });
  try {
    if (all === "{}") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, all);
  } catch {}
}

/* Mắt thấy ngay; lời đọc thành tiếng nhiều nhất 15 giây một lần. */
function say(text) {
  find("said").textContent = text;
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    find("live").textContent = text;
    spokenAt = Date.now();
  }, Math.max(0, spokenAt + 15e3 - Date.now()));
}

function paint(cell, state, { fault = "", warning = "" } = {}) {
  cell.row.dataset.state = state;
  const mark = (name, is) => cell.row.querySelectorAll("[data-mark]").forEach((spot) => spot.classList.toggle(name, is));
  mark("saved", state === "saved" || state === "review");
  mark("local", state === "local");
  for (const box of figures(cell)) {
    box.classList.toggle("is-invalid", state === "bad");
    box.readOnly = state === "locked";
  }
  find("word", cell.row).textContent = root.getAttribute(`data-is-${state}`);
  if (state === "local") return;
  tell(cell, { fault, warning });
  cell.part("choice").replaceChildren();
  const reason = cell.part("reason");
  reason.hidden = !warning && !(reason.contains(cell.boxes.note) && cell.boxes.note.value);
  cell.message.hidden = !fault && reason.hidden;
  cell.row.classList.toggle("has-message", !cell.message.hidden);
}

function tell(cell, texts) {
  for (const [name, text] of Object.entries(texts)) if (cell.part(name)) cell.part(name).textContent = text;
}

function fill(cell, texts) {
  for (const [name, box] of Object.entries(cell.boxes)) box.value = texts[name] ?? "";
}

function type(cell) {
  const { code, seen } = cell, at = new Date().toTimeString().slice(0, 5);
  delete left[code];
  queue[code] = { code, ...typed(cell), seen, page: PAGE, turn: ++turn, at };
  paint(cell, "local");
  keep();
  later(800);
}

function later(after) {
  clearTimeout(timer);
  timer = setTimeout(send, after);
}

/* Mỗi lúc một lần gửi: số cũ không đè số mới. */
function send() {
  clearTimeout(timer);
  for (const one of unsent()) delete one.failed;
  sending ??= deliver().finally(() => { sending = null; if (ready().length) later(0); });
  return sending;
}

async function deliver() {
  const page = ready()[0]?.page, batch = ready().filter((one) => one.page === page);
  if (!page) return;
  const body = new URLSearchParams({ o: JSON.stringify(batch), trang: page, csrfmiddlewaretoken: form.csrfmiddlewaretoken.value });
  let answer, heard = {};
  try {
    answer = await fetch(told.grid, { method: "POST", body, keepalive: true, redirect: "manual", signal: AbortSignal.timeout?.(15e3) });
    heard = await answer.json();
  } catch {}
  if (heard.cells) {
    wait = 1000;
    /* Người khác sửa thì giữ số cũ: gửi cả bảng gặp 409. */
    const seen = form.seen_revision;
    if (Number(seen.value) === heard.before) seen.value = heard.revision;
    for (const [code, one] of Object.entries(heard.cells)) take(cells.get(code), one, batch.find((sent) => sent.code === code));
    keep();
    const all = [...cells.values()], bad = all.filter(isBad).length;
    find("tally").textContent = heard.tally + (bad ? counted(told.faults, bad) : "");
    const held = all.some(isHeld) && all.filter((cell) => isHeld(cell) || isBad(cell)).length;
    return say(held ? counted(told.choose, held) : heard.said);
  }
  for (const one of batch) one.failed = true;
  say(heard.refusal ?? counted(answer ? told.refused : told.offline, unsent().length));
  wait = Math.min(wait * 2, 3e4);
  later(wait);
  if (answer?.status === 403 && heard.refusal) for (const cell of cells.values()) paint(cell, "locked");
}

/* Máy chủ nhận rồi thì bỏ khỏi máy này; gặp số của người khác hoặc có lỗi thì chờ chọn. */
function take(cell, one, sent) {
  if (!cell) return;
  const mine = queue[cell.code], here = Object.values(cell.boxes).includes(document.activeElement);
  tell(cell, { sum: one.to_date, change: one.change });
  if (!sent && (mine || here)) return;
  cell.seen = one.edition;
  if (mine && mine !== sent) {
    if (!one.conflict) mine.seen = cell.seen;
    return;
  }
  if (mine) mine.held = one.conflict || one.refused;
  if (!mine?.held) {
    delete queue[cell.code];
    if (!here) fill(cell, one);
  }
  paint(cell, one.state, one);
  if (one.conflict) choose(cell, one);
}

function choose(cell, one) {
  const pick = (textContent, onclick) =>
    Object.assign(document.createElement("button"), { type: "button", className: "btn btn-plain btn-sm ms-2", textContent, onclick });
  const theirs = pick(one.keep, () => { delete queue[cell.code]; fill(cell, one); paint(cell, "saved", one); keep(); });
  cell.part("choice").replaceChildren(one.conflict, theirs, pick(one.use, () => { type(cell); send(); }));
  cell.message.hidden = false;
}

/* Số còn lại từ lần trước, trừ ô mà máy chủ đã có đúng như thế. */
function reopen() {
  try {
    for (const key in localStorage) if (key.startsWith("o:") && !key.startsWith(MINE)) localStorage.removeItem(key);
    left = JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {}
  for (const [code, one] of Object.entries(left)) {
    const now = cells.has(code) ? typed(cells.get(code)) : one;
    if (BOXES.every((box) => now[box] === one[box])) delete left[code];
  }
  keep();
  const kept = Object.values(left);
  find("left-box").hidden = !kept.length;
  find("left-said").textContent = counted(told.left, kept.length).replace("@", kept[0]?.at);
}

function settle(use) {
  for (const one of use ? Object.values(left) : []) {
    queue[one.code] = { ...one, held: false };
    fill(cells.get(one.code), one);
    paint(cells.get(one.code), "local");
  }
  left = {};
  find("left-box").hidden = true;
  keep();
  send();
}

async function flush() {
  do await send(); while (ready().length);
  return !unsent().length;
}

/* Ô đầu tiên còn lỗi hoặc còn phải chọn, đưa vào giữa màn hình. */
function bring() {
  const held = [...cells.values()].find((cell) => isHeld(cell) || isBad(cell));
  held?.row.scrollIntoView({ block: "center" });
  if (held) figures(held)[0].focus({ preventScroll: true });
}

const inputs = [...cells.values()].flatMap(figures);
for (const cell of cells.values()) for (const box of Object.values(cell.boxes)) {
  box.oninput = () => type(cell);
  box.onblur = () => { if (ready().length) send(); };
}
for (const [place, box] of inputs.entries()) box.onkeydown = (event) => {
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  inputs[place + step]?.focus();
};
/* Lời trả lời ý kiến rà soát không phải là ô của bảng: chỉ đi cùng cả trang. */
const answered = () => [...form.elements].some((box) => box.name.startsWith("y-kien-") && (box.type === "checkbox" ? box.checked : box.value.trim()));
form.onsubmit = async (event) => {
  const button = event.submitter, whole = !told.check || button.name === "khong-phat-sinh" || answered();
  if (whole && !unsent().length) return;
  event.preventDefault();
  if (!await flush()) return bring();
  if (whole) form.requestSubmit(button);
  else if (button.name === "kiem-tra") location = told.check;
};
document.querySelector(".site-user form").onsubmit = (event) => {
  const count = Object.keys({ ...left, ...queue }).length;
  if (count && !confirm(counted(told.leaving, count))) return event.preventDefault();
  queue = left = {};
  keep();
};
find("left-use").onclick = () => settle(true);
find("left-drop").onclick = () => settle(false);
addEventListener("online", send);
reopen();
/* Trên điện thoại, trang bị trả lại mở ngay ở ô sai. */
if (document.querySelector(".error-summary") && matchMedia("(max-width: 40rem)").matches) bring();
