"use strict";
// Shows what the server sends: "state" (the form, the phase, the shops) and "ticks" (the figures of one shop at one moment).

const byId = id => document.getElementById(id);
const form = byId("form");
const whole = new Intl.NumberFormat("en", {maximumFractionDigits: 0});
const short = new Intl.NumberFormat("en", {maximumSignificantDigits: 3});
const compact = new Intl.NumberFormat("en", {notation: "compact", maximumSignificantDigits: 3});
const NOTHING = "–";

const ROWS = [
  ["available", "Available", t => whole.format(t.stand.available)],
  ["reserved", "Reserved", t => whole.format(t.stand.reserved)],
  ["sold", "Sold", t => whole.format(t.stand.sold)],
  ["sum", "Adds up", t => element("span", t.addsUp ? "good" : "bad", (t.addsUp ? "✓ " : "✗ NOT ") + whole.format(state.form.stock))],
  ["expired", "Expired, came back", t => whole.format(t.counts.expired)],
  ["perSecond", "Reservations / s", t => whole.format(t.soFar.perSecond), "until the first refusal"],
  ["p99Millis", "p99 of a reserve", t => millis(t.soFar.p99Millis), "so far"],
  ["empty", "First refusal after", t => orNothing(t.emptySeconds, "s")],
  ["soldOut", "All sold after", t => orNothing(t.soldOutSeconds, "s")],
  ["tooLate", "Paid too late", t => whole.format(t.counts.tooLate)],
  ["failed", "Failed calls", t => whole.format(t.counts.failed)],
];

const millis = value => value >= 1000 ? unit(value / 1000, "s") : orNothing(value, "ms");
const orNothing = (value, name) => value === undefined ? NOTHING : unit(value, name);

let state = null;   // the last "state"
let ticks = [];     // for each shop its ticks
let charts = [];
let wanted = false; // whether a draw is due

function unit(value, name) {
  const node = document.createDocumentFragment();
  const small = document.createElement("small");
  small.textContent = " " + name;
  node.append(short.format(value), small);
  return node;
}

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

// ---- the page, once the shops are known

function build() {
  byId("store").textContent = state.store.name;
  byId("note").textContent = state.store.note;
  document.title = "Earmark: a flash sale, live, on " + state.store.name;
  const bars = byId("bars");
  const head = document.querySelector("#figures thead tr");
  const body = document.querySelector("#figures tbody");
  const about = byId("about");
  bars.replaceChildren();
  head.replaceChildren(element("td"));
  body.replaceChildren();
  about.replaceChildren();
  state.shops.forEach((shop, i) => {
    const bar = element("div", "bar shop" + i);
    const parts = element("div", "parts");
    parts.setAttribute("role", "img");
    parts.append(element("div", "part sold"), element("div", "part reserved"));
    bar.append(element("span", "bar-name", shop.title), parts);
    bars.append(bar);
    const title = element("th", "shop" + i, shop.title);
    title.scope = "col";
    head.append(title);
    about.append(element("dt", "shop" + i, shop.title), element("dd", "", shop.how));
    if (shop.less) about.append(element("dd", "", "It does less: " + shop.less + "."));
  });
  const keys = element("p", "keys");
  for (const [part, label] of [["sold", "sold"], ["reserved", "reserved"], ["", "available"]]) {
    const key = element("span");
    key.append(element("span", "key " + part), label);
    keys.append(key);
  }
  bars.append(keys);
  for (const [name, label, , small] of ROWS) body.append(row(name, label, small));
  buildCharts();
}

function row(name, label, small) {
  const tr = element("tr");
  const th = element("th", "", label);
  if (small) th.append(element("small", "", " " + small));
  th.scope = "row";
  tr.append(th);
  state.shops.forEach((shop, i) => {
    const td = element("td", "", NOTHING);
    td.dataset.figure = name;
    td.dataset.shop = i;
    tr.append(td);
  });
  return tr;
}

// ---- the charts

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const shopSeries = i => ({label: state.shops[i].title, colour: "--shop" + i, dash: i === 0 ? [] : [6, 4]});
const CHARTS = [
  {id: "available", lines: () => state.shops.map((shop, i) => ({...shopSeries(i), shop: i, value: t => t.stand.available}))},
  {id: "perSecond", lines: () => state.shops.map((shop, i) => ({...shopSeries(i), shop: i, value: t => t.now && t.now.perSecond}))},
  {id: "p99Millis", log: true, lines: () => state.shops.map((shop, i) => ({...shopSeries(i), shop: i, value: t => t.now && t.now.p99Millis}))},
  {id: "batches", lines: () => [
    {label: "largest", colour: "--shop0", dash: [2, 3], shop: 0, value: t => t.batches && t.batches.largest},
    {label: "mean", colour: "--shop0", dash: [], shop: 0, value: t => t.batches && t.batches.commands / t.batches.batches},
  ]},
];

function buildCharts() {
  charts.forEach(chart => chart.plot.destroy());
  charts = CHARTS.map(definition => {
    const target = byId("chart-" + definition.id);
    const lines = definition.lines();
    const axis = {
      stroke: colour("--soft"), font: "12px system-ui, sans-serif", grid: {stroke: colour("--line"), width: 1}, ticks: {show: false},
    };
    const plot = new uPlot({
      width: Math.max(200, target.clientWidth), height: 190,
      legend: {show: false}, cursor: {show: false}, padding: [12, 82, 0, 0],
      scales: {
        x: {time: false, range: (u, min, max) => [0, Math.max(5, max || 0)]},
        y: definition.log
          ? {distr: 3, range: (u, min, max) => powersOfTen(min, max)}
          : {range: (u, min, max) => [0, Math.max(1, (max || 0) * 1.05)]},
      },
      axes: [
        {...axis, size: 28, space: 60, values: (u, at) => at.map(v => v + " s")},
        {...axis, size: 52, values: (u, at) => at.map(v => compact.format(v)), ...(definition.log ? {splits: splitsOfTen} : {})},
      ],
      series: [{}, ...lines.map(line => ({
        label: line.label, stroke: colour(line.colour), width: 2.5, dash: line.dash, spanGaps: true, points: {show: false},
      }))],
      hooks: {draw: [u => drawLabels(u, lines)]},
    }, [[], ...lines.map(() => [])], target);
    return {plot, lines, target};
  });
  draw();
}

function powersOfTen(min, max) {
  if (!(min > 0)) return [0.1, 10];
  const low = Math.floor(Math.log10(min));
  const high = Math.max(low + 1, Math.ceil(Math.log10(max)));
  return [10 ** low, 10 ** high];
}

function splitsOfTen(u, axis, min, max) {
  const splits = [];
  for (let i = Math.round(Math.log10(min)); i <= Math.round(Math.log10(max)); i++) splits.push(10 ** i);
  return splits;
}

/** Writes the name of each line at its end, so that nobody has to compare colours with a legend. */
function drawLabels(u, lines) {
  const ctx = u.ctx;
  const ratio = devicePixelRatio || 1;
  const ends = [];
  lines.forEach((line, i) => {
    const values = u.data[i + 1];
    let last = values.length - 1;
    while (last >= 0 && values[last] == null) last--;
    if (last >= 0) {
      ends.push({line, x: u.valToPos(u.data[0][last], "x", true), y: u.valToPos(values[last], "y", true)});
    }
  });
  ends.sort((a, b) => b.y - a.y); // from the lowest upwards, above the axis and above each other
  ends.forEach((end, i) => {
    const near = ends.slice(0, i).filter(lower => Math.abs(lower.x - end.x) < 90 * ratio);
    end.y = Math.min(end.y, u.bbox.top + u.bbox.height - 8 * ratio, ...near.map(lower => lower.y - 15 * ratio));
  });
  ctx.save();
  ctx.font = "600 " + 13 * ratio + "px system-ui, sans-serif";
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  for (const {line, x, y} of ends) {
    ctx.fillStyle = colour(line.colour);
    ctx.fillText(line.label, x + 6 * ratio, y);
  }
  ctx.restore();
}

// ---- the figures

function draw() {
  wanted = false;
  if (state === null) return;
  const initial = Number(state.form.stock);
  state.shops.forEach((shop, i) => {
    const last = ticks[i] && ticks[i][ticks[i].length - 1];
    drawBar(i, last, initial);
    for (const td of document.querySelectorAll("td[data-shop='" + i + "']")) drawFigure(td, last);
  });
  for (const chart of charts) drawChart(chart);
}

function drawBar(i, last, initial) {
  const bar = document.querySelector(".bar.shop" + i + " .parts");
  bar.querySelector(".sold").style.width = percent(last ? last.stand.sold : 0, initial);
  bar.querySelector(".reserved").style.width = percent(last ? last.stand.reserved : 0, initial);
  bar.setAttribute("aria-label", last
    ? "Of " + initial + " units " + last.stand.sold + " sold, " + last.stand.reserved + " reserved, " + last.stand.available + " available"
    : "No sale yet");
}

const percent = (part, all) => 100 * part / all + "%";

function drawFigure(td, last) {
  td.replaceChildren(last ? ROWS.find(row => row[0] === td.dataset.figure)[2](last) : NOTHING);
}

function drawChart({plot, lines}) {
  const times = [...new Set(lines.flatMap(line => (ticks[line.shop] || []).map(t => t.seconds)))].sort((a, b) => a - b);
  const index = new Map(times.map((time, i) => [time, i]));
  const data = lines.map(line => {
    const values = new Array(times.length).fill(null);
    for (const tick of ticks[line.shop] || []) {
      const value = line.value(tick);
      if (value !== undefined) values[index.get(tick.seconds)] = value;
    }
    return values;
  });
  plot.setData([times, ...data]);
}

function drawSoon() {
  if (!wanted) {
    wanted = true;
    requestAnimationFrame(draw);
  }
}

// ---- the server

function show(newState) {
  const first = state === null;
  const newSale = first || newState.sale !== state.sale;
  state = newState;
  if (first) build();
  if (newSale) {
    ticks = state.shops.map(() => []);
    fillForm();
  }
  const running = state.phase === "RUNNING" || state.phase === "STOPPING";
  byId("start").disabled = running;
  byId("stop").disabled = state.phase !== "RUNNING";
  byId("message").textContent = state.phase === "READY" ? "Press Start." : state.message;
  document.body.dataset.phase = state.phase;
  drawSoon();
}

function fillForm() {
  for (const [name, value] of Object.entries(state.form)) form.elements[name].value = value;
}

function connect() {
  const events = new EventSource("events");
  events.addEventListener("state", event => show(JSON.parse(event.data)));
  events.addEventListener("ticks", event => {
    for (const tick of JSON.parse(event.data)) ticks[tick.shop].push(tick);
    drawSoon();
  });
  events.onopen = () => { ticks = ticks.map(() => []); }; // after a reconnect the server sends all figures again
  events.onerror = () => {
    byId("start").disabled = byId("stop").disabled = true;
    byId("message").textContent = events.readyState === EventSource.CLOSED
      ? "No connection: the demo has ended, or this page is open too many times. Reload it to connect again."
      : "The connection is lost. The demo may have ended. The page connects again by itself.";
  };
}

async function post(path, body) {
  tell("", "");
  try {
    const response = await fetch(path, {method: "POST", body});
    if (!response.ok) {
      const {field, message} = await response.json();
      tell(field, message);
    }
  } catch (e) {
    tell("", "The demo does not answer: " + e.message);
  }
}

function tell(field, message) {
  const problem = byId("problem");
  const input = field && form.elements[field];
  const label = input ? input.labels[0].firstChild.textContent.trim() + ": " : "";
  problem.textContent = label + message;
  problem.hidden = !message;
  for (const each of form.querySelectorAll("input")) each.setAttribute("aria-invalid", each === input);
  if (input) input.focus();
}

form.addEventListener("submit", event => {
  event.preventDefault();
  post("start", new URLSearchParams(new FormData(form)));
});
byId("stop").addEventListener("click", () => post("stop"));

let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth === width) return; // on a phone the height changes when its bars hide
  width = innerWidth;
  for (const {plot, target} of charts) plot.setSize({width: Math.max(200, target.clientWidth), height: 190});
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { if (state) buildCharts(); });

connect();
