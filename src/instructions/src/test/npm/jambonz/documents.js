// Documents as a developer writes them with jambonz' client; standard output gets {name: document}.
const { WebhookResponse } = require('@jambonz/node-client');

const response = (write) => {
  const app = new WebhookResponse();
  write(app);
  return app;
};

const documents = {
  answer: response((app) => app.answer({}).alert({ message: 'info=alert-internal' })),
  play: response((app) =>
    app
      .play({ url: 'https://example.org/welcome.wav', id: 'welcome' })
      .play({ url: ['https://example.org/a.wav', 'https://example.org/b.wav'], loop: 2 })
      .play({ url: 'https://example.org/music.wav', loop: 'forever', earlyMedia: true })),
  say: response((app) =>
    app.say({
      text: 'Good morning',
      synthesizer: { vendor: 'google', language: 'en-GB', voice: 'en-GB-Wavenet-A' },
    })),
  gather: response((app) =>
    app.gather({
      actionHook: '/menu',
      input: ['digits', 'speech'],
      finishOnKey: '#',
      numDigits: 4,
      interDigitTimeout: 2,
      timeout: 8,
      speechTimeout: 1,
      bargein: true,
      dtmfBargein: false,
      recognizer: { vendor: 'default', language: 'en-US', hints: ['sales', 'support'] },
      say: { text: 'Your number, please' },
    })),
  dial: response((app) =>
    app.dial({
      actionHook: { url: '/dialled', method: 'GET' },
      answerOnBridge: true,
      callerId: '+4930123',
      callerName: 'Reception',
      confirmHook: '/screen',
      dialMusic: 'https://example.org/ring.wav',
      headers: { 'X-Customer': '4711' },
      timeLimit: 3600,
      timeout: 20,
      target: [
        { type: 'phone', number: '+4930456', trunk: 'carrier' },
        { type: 'user', name: 'bob@example.org', confirmHook: '/bob' },
        {
          type: 'sip',
          sipUri: 'sip:alice@example.org',
          auth: { username: 'alice', password: 'secret' },
          headers: { 'X-Reason': 'call' },
        },
      ],
    })),
  queue: response((app) =>
    app
      .enqueue({ name: 'sales', actionHook: '/left', waitHook: '/wait' })
      .dequeue({ name: 'sales', timeout: 60, beep: true, actionHook: '/served' })
      .leave({})),
  conference: response((app) =>
    app.conference({
      name: 'team',
      beep: true,
      startConferenceOnEnter: false,
      endConferenceOnExit: true,
      maxParticipants: 10,
      joinMuted: true,
      memberTag: 'guest',
      actionHook: '/left',
      waitHook: '/music',
      statusHook: '/status',
    })),
  listen: response((app) =>
    app.listen({
      url: 'wss://example.org/audio',
      mixType: 'stereo',
      metadata: { customer: '4711' },
      actionHook: '/listened',
      disableBidirectionalAudio: true,
    })),
  stream: response((app) => app.stream({ url: 'wss://example.org/audio' })),
  message: response((app) =>
    app.message({ to: '+4930456', from: '+4930123', text: 'You called', actionHook: '/sent' })),
  config: response((app) =>
    app.config({
      synthesizer: { vendor: 'default', language: 'de-DE', voice: 'anna' },
      record: { action: 'startCallRecording' },
    })),
  rest: response((app) =>
    app
      .dtmf({ dtmf: '1w2#', duration: 250 })
      .tag({ data: { customer: '4711', open: { tickets: 2 } } })
      .pause({ length: 1.5 })
      .redirect({ actionHook: '/next' })),
  refer: response((app) =>
    app.sip_refer({ referTo: 'sip:bob@example.org', referredBy: 'sip:alice@example.org', actionHook: '/referred' })),
  end: response((app) => app.sip_decline({ status: 486, reason: 'Busy Here' }).hangup({})),
};

console.log(JSON.stringify(documents));
