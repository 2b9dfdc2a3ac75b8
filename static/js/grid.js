/* Bảng số liệu: mỗi ô được gửi ngay khi gõ; ô chưa được máy chủ nhận nằm lại trên máy này, theo người và hồ sơ. */
const root = document.querySelector("[data-grid]");
const told = root.dataset;
const form = root.querySelector("form");
const MINE = `o:${told.user}:`;
const KEY = MINE + told.paper;
const PAGE = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const BOXES = ["value", "out_of", "note"];
const QUIET = 800, SPOKEN = 15000, PATIENCE = 15000, LONGEST = 30000;

const find = (name) => root.querySelector(`[data-${name}]`);
const said = find("said"), live = find("live"), tally = find("tally"), leftBox = find("left");
const cells = new Map();
let queue = {}, left = {}, turn = 0, timer = 0, wait = 2000, sending = null, spokenAt = 0, speaking = 0;

for (const row of root.querySelectorAll("tr[data-o]")) {
  const code = row.dataset.o, message = row.nextElementSibling;
  const boxes = Object.fromEntries(BOXES.map((box) => [box, form.elements[`kq-${code}.${box}`]]).filter(([, box]) => box));
  const part = (name) => row.querySelector(`[data-${name}]`) ?? message.querySelector(`[data-${name}]`);
  cells.set(code, { code, row, message, boxes, part, now: row.querySelector(".now"), word: document.getElementById(`tt-${code}`), seen: Number(row.dataset.edition) });
}
const typed = (cell) => Object.fromEntries(BOXES.map((box) => [box, cell.boxes[box]?.value ?? ""]));
const same = (one, other) => BOXES.every((box) => one[box] === other[box]);
const clock = () => new Date().toTimeString().slice(0, 5);
const counted = (text, n) => text.replace("#", n);
const waiting = () => Object.values(queue);

function keep() {
  const all = { ...left, ...queue };
  try {
    if (Object.keys(all).length) localStorage.setItem(KEY, JSON.stringify(all));
    else localStorage.removeItem(KEY);
  } catch { /* Trình duyệt không cho giữ: số vẫn được gửi. */ }
}

/* Dòng trạng thái đổi ngay cho mắt; lời đọc thành tiếng nhiều nhất mười lăm giây một lần. */
function say(text) {
  said.textContent = text;
  clearTimeout(speaking);
  speaking = setTimeout(() => { live.textContent = text; spokenAt = Date.now(); }, Math.max(0, spokenAt + SPOKEN - Date.now()));
}

function paint(cell, state, { fault = "", warning = "" } = {}) {
  cell.row.dataset.state = state;
  cell.now.classList.toggle("saved", state === "saved" || state === "review");
  cell.now.classList.toggle("local", state === "local");
  for (const box of [cell.boxes.value, cell.boxes.out_of]) box?.classList.toggle("is-invalid", state === "bad");
  cell.word.textContent = told[`is${state[0].toUpperCase()}${state.slice(1)}`];
  if (state === "local") return;
  cell.part("fault").textContent = fault;
  cell.part("warning").textContent = warning;
  cell.part("choice").replaceChildren();
  cell.part("reason").hidden = !warning && !cell.boxes.note.value;
  cell.message.hidden = !fault && cell.part("reason").hidden;
  cell.row.classList.toggle("has-message", !cell.message.hidden);
}

function type(cell) {
  const before = queue[cell.code] ?? left[cell.code];
  delete left[cell.code];
  queue[cell.code] = { code: cell.code, ...typed(cell), seen: cell.seen, page: PAGE, turn: ++turn, at: before?.at ?? clock() };
  paint(cell, "local");
  keep();
  later(QUIET);
}

function later(after) {
  clearTimeout(timer);
  timer = setTimeout(send, after);
}

/* Mỗi lúc một lần gửi, nên số gõ trước không thể đè lên số gõ sau. */
function send() {
  clearTimeout(timer);
  sending ??= deliver().finally(() => { sending = null; if (waiting().some((one) => !one.held && !one.failed)) later(0); });
  return sending;
}

async function deliver() {
  const next = waiting().find((one) => !one.held);
  if (!next) return;
  const batch = waiting().filter((one) => !one.held && one.page === next.page);
  for (const one of batch) delete one.failed;
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, trang: next.page, o: JSON.stringify(batch) });
  let answer, heard;
  try {
    answer = await fetch(told.grid, { method: "POST", body, keepalive: true, redirect: "manual", signal: AbortSignal.timeout?.(PATIENCE) });
    heard = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : {};
  } catch { answer = null; }
  if (answer && heard.cells) {
    wait = 2000;
    form.elements.seen_revision.value = heard.revision;
    tally.textContent = heard.tally;
    for (const [code, one] of Object.entries(heard.cells)) take(cells.get(code), one, batch.find((sent) => sent.code === code));
    keep();
    const held = waiting().filter((one) => one.held).length;
    say(held ? counted(told.choose, held) : heard.said);
    return;
  }
  for (const one of batch) one.failed = true;
  const count = waiting().length;
  say(heard?.refusal ?? counted(answer ? told.refused : told.offline, count));
  wait = Math.min(wait * 2, LONGEST);
  later(wait);
}

/* Máy chủ đã trả lời về một ô: nhận thì bỏ khỏi máy này, gặp số của người khác hoặc có lỗi thì giữ lại chờ chọn. */
function take(cell, one, sent) {
  if (!cell) return;
  const mine = queue[cell.code], here = Object.values(cell.boxes).includes(document.activeElement);
  cell.part("sum").textContent = one.to_date ?? "";
  cell.part("change").textContent = one.change ?? "";
  if (!sent && (mine || here)) return;
  cell.seen = one.edition ?? cell.seen;
  if (mine && mine !== sent) {
    if (!one.conflict) mine.seen = cell.seen;
    return;
  }
  if (one.conflict || one.refused) mine.held = true;
  else {
    delete queue[cell.code];
    if (!here) fill(cell, one);
  }
  paint(cell, one.state, one);
  if (one.conflict) choose(cell, one);
}

function fill(cell, texts) {
  for (const box of BOXES) if (cell.boxes[box]) cell.boxes[box].value = texts[box] ?? "";
}

function choose(cell, one) {
  const pick = (label, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-plain btn-sm";
    button.textContent = label;
    button.onclick = act;
    return button;
  };
  const keepTheirs = pick(one.keep, () => { delete queue[cell.code]; fill(cell, one); paint(cell, "saved", { warning: one.warning }); keep(); });
  const useMine = pick(one.use, () => { cell.seen = one.edition; type(cell); send(); });
  cell.part("choice").replaceChildren(`${one.conflict} `, keepTheirs, " ", useMine);
  cell.message.hidden = false;
}

/* Số còn lại từ lần trước; ô mà máy chủ đã có đúng như thế thì thôi. */
function reopen() {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith("o:") && !key.startsWith(MINE)) localStorage.removeItem(key);
    left = JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch { left = {}; }
  for (const [code, one] of Object.entries(left)) if (!cells.has(code) || same(typed(cells.get(code)), one)) delete left[code];
  keep();
  const kept = Object.values(left);
  if (!kept.length) return;
  find("left-count").textContent = kept.length;
  find("left-at").textContent = kept[0].at;
  leftBox.hidden = false;
}
function settle(use) {
  if (use) for (const [code, one] of Object.entries(left)) {
    queue[code] = { ...one, held: false };
    fill(cells.get(code), one);
    paint(cells.get(code), "local");
  }
  left = {};
  leftBox.hidden = true;
  keep();
  send();
}

async function flush() {
  for (const one of waiting()) delete one.failed;
  while (waiting().some((one) => !one.held && !one.failed)) await send();
  return !waiting().length;
}

const inputs = [...cells.values()].flatMap((cell) => [cell.boxes.value, cell.boxes.out_of]).filter(Boolean);
for (const cell of cells.values()) for (const box of Object.values(cell.boxes)) {
  box.addEventListener("input", () => type(cell));
  box.addEventListener("blur", () => { if (queue[cell.code]) send(); });
}
for (const [place, box] of inputs.entries()) box.addEventListener("keydown", (event) => {
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.isComposing) return;
  event.preventDefault();
  const other = inputs[place + step];
  if (other) { other.focus(); other.select(); } else if (event.key === "Enter") send();
});
form.addEventListener("submit", (event) => {
  const button = event.submitter?.name;
  if (button === "khong-phat-sinh" && !waiting().length) return;
  event.preventDefault();
  flush().then((done) => {
    if (!done) return;
    if (button === "kiem-tra") location.assign(told.check);
    else if (button === "khong-phat-sinh") form.requestSubmit(event.submitter);
  });
});
document.querySelector(".site-user form")?.addEventListener("submit", (event) => {
  const count = waiting().length + Object.keys(left).length;
  if (count && !confirm(counted(told.leaving, count))) return event.preventDefault();
  queue = {}; left = {}; keep();
});
find("left-use").onclick = () => settle(true);
find("left-drop").onclick = () => settle(false);
window.addEventListener("online", () => { wait = 2000; send(); });
reopen();
