// The console: one page over /v1. Text from calls (names, numbers, causes) comes from strangers: it only ever goes into
// the page as textContent or as a property of an element, never as markup.
'use strict';

const EVENTS_SHOWN = 200;
const TEXT_SHOWN = 160; // characters of one value
const EVENT_TYPES = ['call.offered', 'call.answered', 'call.executing', 'call.ended', 'digit', 'registration.added',
  'registration.removed', 'node.up', 'node.down', 'queue.joined', 'queue.left', 'queue.connected', 'recording.ready', 'document.broken', 'webhook.failed', 'events.missed'];

const $ = (id) => document.getElementById(id);

class LoggedOut extends Error {}

// ---- the API -------------------------------------------------------------------------------------------------------

async function api(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { credentials: 'same-origin', signal: AbortSignal.timeout(10_000), ...options });
  } catch (e) {
    throw new Error('the application server does not answer');
  }
  if (response.status === 401) throw new LoggedOut('not logged in');
  const text = await response.text();
  let body = null;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch (e) {
    if (response.ok) throw new Error('an answer that is not JSON');
  }
  if (!response.ok) {
    const errors = (body?.errors ?? []).map((e) => `${e.field}: expected ${e.expected}`).join('; ');
    throw new Error([body?.detail ?? body?.title ?? `status ${response.status}`, errors].filter(Boolean).join(' – '));
  }
  return body;
}

const send = (method, path, body) => api(path, {
  method,
  headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
  body: body === undefined ? undefined : JSON.stringify(body),
});

// ---- small pieces of the page --------------------------------------------------------------------------------------

function element(name, text, properties = {}) {
  const made = document.createElement(name);
  if (text !== undefined && text !== null) made.textContent = String(text);
  Object.assign(made, properties);
  return made;
}

const shorten = (text) => (text.length > TEXT_SHOWN ? text.slice(0, TEXT_SHOWN) + '…' : text);

function clock(instant) {
  const time = element('time', '');
  const date = new Date(instant ?? NaN);
  if (Number.isNaN(date.getTime())) return time;
  const today = date.toDateString() === new Date().toDateString();
  time.dateTime = date.toISOString();
  time.title = date.toLocaleString();
  time.textContent = today ? date.toLocaleTimeString() : date.toLocaleString();
  return time;
}

function duration(milliseconds) {
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return '';
  const seconds = Math.floor(milliseconds / 1000);
  const two = (n) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  return (hours > 0 ? `${hours}:${two(Math.floor(seconds / 60) % 60)}` : `${Math.floor(seconds / 60)}`) + `:${two(seconds % 60)}`;
}

function state(value) {
  const made = element('span', value ?? '', { className: 'state' });
  made.dataset.state = value ?? '';
  return made;
}

function callLink(id, text) {
  const link = element('button', text || '(no number)', { type: 'button', className: 'link' });
  link.addEventListener('click', () => showCall(id));
  return link;
}

/** Shows items as rows, and leaves alone the rows that say the same as before, so that focus and selection survive. */
function showRows(body, items, key, cells) {
  const old = new Map([...body.rows].map((row) => [row.dataset.key, row]));
  const rows = items.map((item) => {
    const says = JSON.stringify(item);
    const known = old.get(key(item));
    if (known && (known.says === says || known.contains(document.activeElement) && document.activeElement.matches('select'))) {
      return known;
    }
    const row = element('tr');
    row.dataset.key = key(item);
    row.says = says;
    for (const [label, content, className] of cells(item)) {
      const cell = element('td', content instanceof Node ? null : content, { className: className ?? '' });
      if (content instanceof Node) cell.append(content);
      cell.dataset.label = label;
      row.append(cell);
    }
    if (known?.contains(document.activeElement)) queueMicrotask(() => row.querySelector('button')?.focus());
    return row;
  });
  if (rows.length !== body.rows.length || rows.some((row, i) => row !== body.rows[i])) body.replaceChildren(...rows);
}

function note(id, text, failed = false) {
  const place = $(id);
  if (place.textContent !== text) place.textContent = text;
  place.classList.toggle('failed', failed);
}

// ---- one section, kept up to date ----------------------------------------------------------------------------------

/** A section that loads itself: at once, every so often, and shortly after somebody says it is stale. */
class Section {
  constructor(noteId, everyMs, load) {
    Object.assign(this, { noteId, everyMs, load, timer: null, running: false, again: false, due: Infinity, active: false });
  }

  start() {
    this.active = true;
    note(this.noteId, 'Loading …');
    this.refresh();
  }

  stop() {
    this.active = false;
    clearTimeout(this.timer);
    this.due = Infinity;
  }

  stale(withinMs) {
    if (!this.active || performance.now() + withinMs >= this.due) return;
    this.due = performance.now() + withinMs;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), withinMs);
  }

  async refresh() {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = true;
    this.due = Infinity;
    clearTimeout(this.timer);
    try {
      if (!document.hidden) {
        const text = await this.load();
        if (this.active) note(this.noteId, text);
      }
    } catch (problem) {
      if (problem instanceof LoggedOut) showLogin();
      else if (this.active) note(this.noteId, `Not loaded: ${problem.message}. Trying again …`, true);
    }
    this.running = false;
    this.stale(this.again ? 250 : this.everyMs);
    this.again = false;
  }
}

const calls = new Section('calls-note', 5_000, async () => {
  const { calls: live, total } = await api('/v1/calls');
  $('calls-count').textContent = total ?? live.length;
  showRows($('calls'), live, (call) => call.id, (call) => {
    const since = element('span', '', { className: 'since' });
    since.dataset.since = call.answeredAt ?? call.startedAt ?? '';
    return [['From', callLink(call.id, call.from)], ['To', call.to], ['State', state(call.state), 'plain'],
      ['Duration', since, 'plain'], ['Application', call.application], ['Now', call.currentInstruction], ['Node', call.node]];
  });
  tick();
  if (live.length === 0) return 'No call right now.';
  return total > live.length ? `The first ${live.length} of ${total}.` : '';
});

let cdrPages = [];
const cdrs = new Section('cdrs-note', 15_000, async () => {
  const newest = await api('/v1/cdrs?limit=25');
  const known = new Set((cdrPages[0]?.cdrs ?? []).map(({ id }) => id));
  const joins = newest.cdrs.some(({ id }) => known.has(id));
  if (joins && cdrPages.length > 1) cdrPages[0] = { cdrs: [...new Map([...newest.cdrs, ...cdrPages[0].cdrs].map((cdr) => [cdr.id, cdr])).values()] };
  else cdrPages = [newest]; // also when more has ended than a page holds: the older pages do not join any more
  showCdrs();
  return cdrPages[0].cdrs.length === 0 ? 'No call has ended yet.' : '';
});

function showCdrs() {
  const seen = new Map(cdrPages.flatMap((page) => page.cdrs).map((cdr) => [cdr.id, cdr]));
  showRows($('cdrs'), [...seen.values()], (cdr) => cdr.id, (cdr) => [
    ['Start', clock(cdr.startedAt), 'plain'], ['From', callLink(cdr.id, cdr.from)], ['To', cdr.to],
    ['Duration', duration(cdr.durationMs), 'plain'], ['Ended by', cdr.hangupBy], ['Cause', cdr.hangupCause, 'cause'],
    ['Codec', cdr.codec], ['RTP', packets(cdr.rtp), 'plain']]);
  $('cdrs-older').hidden = !cdrPages.at(-1)?.next;
}

function packets(rtp) {
  if (!rtp) return '';
  const lost = rtp.lost > 0 ? `, ${rtp.lost} lost` : '';
  return `${rtp.received ?? 0} in, ${rtp.sent ?? 0} out${lost}`;
}

const nodes = new Section('nodes-note', 5_000, async () => {
  const { nodes: all } = await api('/v1/nodes');
  showRows($('nodes'), all, (node) => node.name, (node) => [
    ['Name', node.name], ['State', state(node.state), 'plain'], ['Calls', node.calls], ['SIP', node.sip],
    ['Event socket', node.eventSocket], ['Version', node.version], ['Last seen', clock(node.lastSeen), 'plain']]);
  return all.length === 0 ? 'No media node has reported yet.' : '';
});

let numberChanged = ''; // stays for a while, though the section is loaded again
const numbers = new Section('numbers-note', 30_000, async () => {
  const [{ numbers: all }, { applications }] = await Promise.all([api('/v1/numbers'), api('/v1/applications')]);
  const shown = all.map((number) => ({ ...number, choices: applications.map(({ id, name }) => ({ id, name })) }));
  showRows($('numbers'), shown, (number) => `${number.domain}/${number.number}`, (number) => [
    ['Number', number.number, 'plain'], ['Description', number.description], ['Application', applicationChoice(number)]]);
  return all.length === 0 ? 'No number yet: PUT /v1/numbers/{number} makes one.' : numberChanged;
});

const queues = new Section('queues-note', 5_000, async () => {
  const { queues: all } = await api('/v1/queues');
  showRows($('queues'), all, (queue) => `${queue.domain}/${queue.name}`, (queue) => [
    ['Queue', queue.name], ['Domain', queue.domain], ['Waiting', queue.size, 'plain'], ['Served', queue.served, 'plain'],
    ['Average wait', `${queue.averageTime} s`, 'plain']]);
  return all.length === 0 ? 'No call has waited in a queue yet.' : '';
});

function applicationChoice(number) {
  const choice = element('select');
  choice.setAttribute('aria-label', `Application of ${number.number}`);
  const missing = number.choices.some(({ id }) => id === number.application) ? [] : [{ id: number.application ?? '', name: null }];
  for (const { id, name } of [...missing, ...number.choices]) {
    choice.append(element('option', name || id || '(none)', { value: id, selected: id === (number.application ?? '') }));
  }
  choice.addEventListener('change', async () => {
    choice.disabled = true;
    try {
      const { description, domain } = number;
      await send('PUT', `/v1/numbers/${encodeURIComponent(number.number)}`, { application: choice.value, description, domain });
      number.application = choice.value;
      numberChanged = `${number.number} now leads to ${choice.selectedOptions[0].textContent}.`;
      setTimeout(() => { numberChanged = ''; }, 15_000);
      note('numbers-note', numberChanged);
    } catch (problem) {
      if (problem instanceof LoggedOut) showLogin();
      choice.value = number.application ?? '';
      note('numbers-note', `${number.number} was not changed: ${problem.message}`, true);
    }
    choice.disabled = false;
    choice.focus();
  });
  return choice;
}

function tick() {
  for (const place of document.querySelectorAll('.since')) {
    const text = duration(Date.now() - new Date(place.dataset.since).getTime());
    if (place.textContent !== text) place.textContent = text;
  }
}

// ---- events as they happen -----------------------------------------------------------------------------------------

let source = null;
let reopen = null;
let waiting = []; // events not yet on the page
let paused = false;

function server(value, text) {
  $('server').dataset.state = value;
  if ($('server').textContent !== text) $('server').textContent = text;
}

function openEvents() {
  closeEvents();
  source = new EventSource('/v1/events');
  source.onopen = () => {
    server('live', 'live');
    note('events-note', $('events').children.length === 0 ? 'No event yet. Place a call.' : '');
    for (const section of sections) section.stale(100);
  };
  source.onerror = () => {
    server('away', 'server away, trying again');
    if (source.readyState === EventSource.CLOSED) {
      reopen = setTimeout(openEvents, 3_000);
      calls.stale(0); // tells a session that ran out from a server that is away
    }
  };
  for (const type of EVENT_TYPES) source.addEventListener(type, take);
}

function closeEvents() {
  clearTimeout(reopen);
  source?.close();
  source = null;
}

function take(message) {
  let event;
  try {
    event = JSON.parse(message.data);
  } catch (e) {
    return;
  }
  event.type ??= message.type;
  if (event.type.startsWith('call.') || event.type === 'events.missed') calls.stale(300);
  if (event.type === 'call.ended') cdrs.stale(1_000);
  if (event.type.startsWith('queue.')) queues.stale(300);
  if (event.call) callChanged(event.call);
  if (event.type.startsWith('node.')) nodes.stale(300);
  if (waiting.length === 0 && !paused) requestAnimationFrame(showEvents);
  waiting.push(event);
  if (waiting.length > EVENTS_SHOWN) waiting.shift();
}

function showEvents() {
  const list = $('events');
  const atTop = list.scrollTop < 8;
  list.prepend(...waiting.reverse().map(eventLine));
  waiting = [];
  while (list.children.length > EVENTS_SHOWN) list.lastElementChild.remove();
  if (atTop) list.scrollTop = 0;
  note('events-note', '');
}

function eventLine(event) {
  const line = element('li', null, { className: 'new' });
  const type = event.call
    ? element('button', event.type, { type: 'button', className: 'link event-type' })
    : element('span', event.type, { className: 'event-type' });
  if (event.call) type.addEventListener('click', () => showCall(event.call));
  const place = event.node ? { node: event.node } : {};
  line.append(clock(event.time ?? Date.now()), type, element('span', values({ ...event.data, ...place }), { className: 'event-text' }));
  return line;
}

function values(data) {
  return Object.entries(data ?? {})
    .filter(([, value]) => value !== null && value !== '')
    .slice(0, 12)
    .map(([name, value]) => `${name} ${shorten(typeof value === 'object' ? JSON.stringify(value) : String(value))}`)
    .join(' · ');
}

// ---- one call ------------------------------------------------------------------------------------------------------

let shown = null; // the call of the dialog
let redraw = null;

async function showCall(id) {
  shown = id;
  $('call-facts').replaceChildren();
  $('call-timeline').replaceChildren();
  note('call-note', 'Loading …');
  if (!$('call').open) $('call').showModal();
  await loadCall(id);
}

/** What is shown of a call that goes on is loaded again soon after something happened to it. */
function callChanged(id) {
  if (id !== shown || !$('call').open || redraw !== null) return;
  redraw = setTimeout(() => {
    redraw = null;
    if ($('call').open) loadCall(shown);
  }, 400);
}

async function loadCall(id) {
  const path = encodeURIComponent(id);
  let call;
  try {
    call = await api(`/v1/calls/${path}`).catch((problem) => ({ problem }));
    if (call.problem instanceof LoggedOut) return showLogin();
    if (call.problem || call.endedAt) call = { ...await api(`/v1/cdrs/${path}`).catch(() => ({})), ...call };
    if (call.problem && !call.id) throw call.problem;
  } catch (problem) {
    return note('call-note', `Not loaded: ${problem.message}`, true);
  }
  if (id !== shown) return;
  const { timeline = [], problem, ...facts } = call;
  $('call-facts').replaceChildren();
  for (const [name, value] of Object.entries(facts)) {
    if (value === null || value === '' || Array.isArray(value)) continue;
    const text = typeof value === 'object' ? values(value) : String(value);
    if (text !== '') $('call-facts').append(element('dt', name), element('dd', text));
  }
  const start = Date.parse(timeline[0]?.time);
  $('call-timeline').replaceChildren(...timeline.map(({ time, type, text }) => step(
    (Date.parse(time) - start) / 1000, type, kindOf(type), text ?? '', new Date(time).toLocaleString())));
  note('call-note', timeline.length === 0 ? 'Its steps are no longer kept.' : '');
}

/** A line of a timeline: seconds since the beginning, what it is, what happened. */
function step(seconds, type, kind, text, title = '') {
  const line = element('li');
  line.dataset.kind = kind;
  line.append(element('time', `${seconds.toFixed(3)} s`, { title }), element('span', type, { className: 'event-type' }),
    element('span', text, { className: 'event-text' }));
  return line;
}

function kindOf(type) {
  if (type === 'webhook' || type === 'delivery' || type === 'document') return 'web';
  if (type === 'digit') return 'key';
  if (type === 'call.executing') return 'heard';
  if (type === 'call.executed') return 'done';
  return type.startsWith('document.') || type === 'webhook.failed' ? 'wrong' : 'state';
}

// ---- a call without a phone ----------------------------------------------------------------------------------------

const KINDS = { hears: 'heard', does: 'done', presses: 'key', request: 'web', response: 'web', problem: 'wrong',
  warning: 'wrong', ends: 'state' };

$('simulation').addEventListener('submit', async (submission) => {
  submission.preventDefault();
  const button = submission.submitter ?? $('simulation').querySelector('button');
  const given = Object.fromEntries([...new FormData($('simulation'))].map(([name, value]) => [name, value.trim()]));
  const { subject, ...fields } = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  button.disabled = true;
  note('simulation-note', 'Calling …');
  $('transcript').replaceChildren();
  try {
    const { result, transcript } = await api('/v1/simulations', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ [/^https?:/i.test(subject ?? '') ? 'url' : 'number']: subject, ...fields }),
      signal: AbortSignal.timeout(75_000),
    });
    $('transcript').replaceChildren(...transcript.map(({ at, kind, text }) => step(at, kind, KINDS[kind] ?? 'state', text)));
    note('simulation-note', `${result.outcome} after ${result.seconds} s of call: ${result.requests} requests, `
      + `${result.problems} problems`, result.outcome === 'failed');
  } catch (problem) {
    if (problem instanceof LoggedOut) showLogin();
    else note('simulation-note', `Not called: ${problem.message}`, true);
  }
  button.disabled = false;
});

// ---- logging in and out --------------------------------------------------------------------------------------------

const sections = [calls, queues, cdrs, nodes, numbers];

function showLogin() {
  for (const section of sections) section.stop();
  closeEvents();
  if ($('call').open) $('call').close();
  server('out', 'logged out');
  $('console').hidden = true;
  $('logout').hidden = true;
  if (!$('login').hidden) return;
  $('login').hidden = false;
  $('api-key').focus();
}

function showConsole() {
  $('login').hidden = true;
  $('console').hidden = false;
  $('logout').hidden = false;
  for (const section of sections) section.start();
  note('events-note', 'Loading …');
  openEvents();
}

$('login-form').addEventListener('submit', async (submission) => {
  submission.preventDefault();
  const button = submission.submitter ?? $('login-form').querySelector('button');
  button.disabled = true;
  $('login-error').textContent = '';
  try {
    await send('POST', '/v1/session', { apiKey: $('api-key').value.trim() });
    $('api-key').value = '';
    showConsole();
  } catch (problem) {
    $('login-error').textContent = problem instanceof LoggedOut ? 'This key is not known here.' : `Not logged in: ${problem.message}.`;
    $('api-key').focus();
  }
  button.disabled = false;
});

$('logout').addEventListener('click', async () => {
  await send('DELETE', '/v1/session').catch(() => {});
  for (const list of ['calls', 'queues', 'cdrs', 'nodes', 'numbers', 'events', 'transcript']) $(list).replaceChildren();
  cdrPages = [];
  showLogin();
});

$('cdrs-older').addEventListener('click', async () => {
  const next = cdrPages.at(-1)?.next;
  if (!next) return;
  $('cdrs-older').disabled = true;
  try {
    cdrPages.push(await api(`/v1/cdrs?limit=25&before=${encodeURIComponent(next)}`));
    showCdrs();
  } catch (problem) {
    if (problem instanceof LoggedOut) showLogin();
    else note('cdrs-note', `Not loaded: ${problem.message}`, true);
  }
  $('cdrs-older').disabled = false;
});

$('events-pause').addEventListener('click', () => {
  paused = !paused;
  $('events-pause').setAttribute('aria-pressed', String(paused));
  if (!paused && waiting.length > 0) showEvents();
});

$('events-clear').addEventListener('click', () => {
  $('events').replaceChildren();
  note('events-note', 'No event since.');
});

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) for (const section of sections) section.stale(0);
});

setInterval(tick, 1_000);

api('/v1/calls').then(showConsole, (problem) => {
  if (problem instanceof LoggedOut) return showLogin();
  server('away', 'server away, trying again');
  setTimeout(() => location.reload(), 5_000);
});
