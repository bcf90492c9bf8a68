// An IVR menu for Dialplane: node ivr.js [port]. The state of a call is in the URL: nothing is kept here.
const http = require('node:http');

const goodbye = [{ verb: 'play', url: 'ivr/goodbye.wav' }, { verb: 'hangup' }];

const menu = (attempt, ...sounds) => [{
  verb: 'gather', input: ['digits'], numDigits: 1, timeout: 5,
  play: { url: sounds }, actionHook: `/ivr?attempt=${attempt}`,
}];

// What the caller hears next: at the start, after a key, or when no key or a wrong one was pressed.
function document(key, attempt) {
  switch (key) {
    case '1': return menu(1, 'ivr/you-pressed.wav', 'digits/1.wav', 'ivr/welcome.wav');
    case '2': return menu(1, 'music/loop.wav');
    case '3': return goodbye;
    case '': return attempt < 3 ? menu(attempt + 1, 'ivr/welcome.wav') : goodbye;
    default: return attempt < 3 ? menu(attempt + 1, 'ivr/invalid.wav', 'ivr/welcome.wav') : goodbye;
  }
}

const server = http.createServer((request, response) => {
  const refuse = () => response.writeHead(400).end();
  const { pathname, searchParams } = new URL(request.url, 'http://ivr');
  if (request.method !== 'POST' || pathname !== '/ivr') return refuse();
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (text) => {
    body += text;
    if (body.length > 65_536) request.destroy();
  });
  request.on('end', () => {
    try {
      const { digits } = JSON.parse(body);
      const attempt = /^[1-3]$/.test(searchParams.get('attempt')) ? Number(searchParams.get('attempt')) : 0;
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(document(typeof digits === 'string' ? digits : '', attempt)));
    } catch {
      refuse();
    }
  });
});
server.requestTimeout = 10_000; // milliseconds
const port = Number(process.argv[2] ?? process.env.PORT ?? 8085);
server.listen(port, '127.0.0.1', () => console.log(`IVR at http://127.0.0.1:${server.address().port}/ivr`));
process.on('SIGTERM', () => process.exit(0)); // also as process 1 of a container
