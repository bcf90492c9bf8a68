// TwiML as a developer writes it with Twilio's library; standard output gets {name: document}.
const { VoiceResponse } = require('twilio').twiml;

const response = (write) => {
  const twiml = new VoiceResponse();
  write(twiml);
  return twiml.toString();
};

const documents = {
  nothing: response(() => {}),
  say: response((r) => {
    r.say('Good <morning> & welcome');
    r.say({ voice: 'Polly.Joanna-Neural', language: 'en-GB', loop: 2 }, 'Hello');
    r.say({ loop: 0 }, 'For ever');
    r.comment('nothing to do');
  }),
  ssml: response((r) => {
    const say = r.say({ voice: 'alice' }, 'One');
    say.break({ strength: 'weak', time: '1s' });
    say.emphasis({ level: 'strong' }, 'two');
    say.sub({ alias: 'three' }, '3');
    say.prosody({ rate: 'slow' }, 'four').s('five');
    say.addText('six');
    r.say('').sayAs({ 'interpret-as': 'digits' }, '42');
    r.say('').sayAs({ 'interpret-as': 'cardinal' }, '42');
  }),
  play: response((r) => {
    r.play('https://example.org/a.mp3?b=1&c=2');
    r.play({ loop: 0 }, 'music.mp3');
    r.play({ digits: 'ww12#' });
    r.play({ digits: '1', loop: 3 });
  }),
  gather: response((r) => {
    r.gather();
    r.gather({ numDigits: 4, finishOnKey: '', timeout: 8, action: '/pin', method: 'GET' });
    const menu = r.gather({
      action: '/menu', actionOnEmptyResult: true, bargeIn: false, finishOnKey: '*', input: ['dtmf'], numDigits: 1,
    });
    menu.say({ language: 'de-DE' }, 'Bitte');
    menu.pause({ length: 2 });
    menu.play('menu.wav');
  }),
  speech: response((r) => {
    r.gather({ input: ['dtmf', 'speech'], hints: 'sales, support', language: 'en-US', speechTimeout: 'auto', action: '/a' });
    r.gather({
      input: ['speech'], speechTimeout: '3', speechModel: 'phone_call', enhanced: true, profanityFilter: false,
      maxSpeechTime: 30, partialResultCallback: '/partial', partialResultCallbackMethod: 'POST', debug: true,
    });
  }),
  record: response((r) => {
    r.record();
    r.record({
      action: '/recorded', finishOnKey: '#', maxLength: 20, method: 'GET', playBeep: false, timeout: 10,
      trim: 'do-not-trim', recordingStatusCallback: '/status', recordingStatusCallbackMethod: 'GET',
      recordingStatusCallbackEvent: ['completed'],
    });
    r.record({ transcribe: true, transcribeCallback: '/text', recordingStatusCallback: '/s',
      recordingStatusCallbackEvent: ['in-progress', 'absent'] });
  }),
  dial: response((r) => {
    r.dial('+15550123');
    const dial = r.dial({
      action: '/done', answerOnBridge: true, callerId: '+15550100', hangupOnStar: true, method: 'GET',
      record: 'record-from-ringing-dual', recordingStatusCallback: '/recording', ringTone: 'de', sequential: true,
      timeLimit: 600, timeout: 20,
    });
    dial.number({
      sendDigits: 'wwww1928', url: '/whisper', method: 'GET', statusCallback: '/leg',
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'], statusCallbackMethod: 'GET',
    }, '+15550124');
    dial.client({ url: '/screen', statusCallback: '/leg' }, 'alice');
    dial.client().identity('bob');
    dial.sip({ username: 'user', password: 'secret', statusCallbackEvent: ['answered'], statusCallback: '/leg' },
      'sip:kate@example.org;transport=tcp?x-a=b');
  }),
  uris: response((r) => {
    const sip = r.dial().sip({ username: 'a', password: 'b' });
    sip.uri({ priority: '20' }, 'sip:second@example.org');
    sip.uri({ priority: '10', username: 'c', password: 'd' }, 'sip:first@example.org');
    sip.headers().header({ name: 'X-Account', value: '7 & 8' });
  }),
  unused: response((r) => {
    const dial = r.dial({
      events: 'call-progress-event', passports: 'x', recordingConfigurationId: 'y', recordingTrack: 'both',
      referMethod: 'POST', referUrl: '/refer', trim: 'trim-silence', recordingStatusCallbackEvent: ['absent'],
    });
    dial.number({ byoc: 'BY1', machineDetection: 'Enable', amdStatusCallback: '/amd' }, '1');
    dial.client('c').parameter({ name: 'a', value: 'b' });
  }),
  conference: response((r) => {
    r.dial().conference('Room 1');
    r.dial({ action: '/left' }).conference({
      beep: 'onEnter', endConferenceOnExit: true, maxParticipants: 10, muted: true, participantLabel: 'agent',
      startConferenceOnEnter: false, statusCallback: '/events', statusCallbackEvent: ['start', 'join'],
      waitMethod: 'GET', waitUrl: '/wait', coach: 'CA1', region: 'us1', record: 'record-from-start',
      jitterBufferSize: 'small', eventCallbackUrl: '/old', trim: 'do-not-trim',
    }, 'Room 2');
  }),
  queue: response((r) => {
    r.enqueue('support');
    r.enqueue({ action: '/left', maxQueueSize: 20, method: 'GET', waitUrl: '/wait', waitUrlMethod: 'GET' }, 'sales');
    r.dial({ action: '/taken' }).queue({ url: '/about-to-connect', method: 'GET' }, 'support');
    r.leave();
  }),
  refer: response((r) => {
    r.refer({ action: '/referred', method: 'GET' }).sip('sip:alice@example.org');
    r.refer().sip('sips:bob@example.org?X-A=b');
  }),
  control: response((r) => {
    r.pause();
    r.pause({ length: 30 });
    r.redirect('/next');
    r.redirect({ method: 'GET' }, 'https://example.org/next?a=b&c=d');
    r.reject();
    r.reject({ reason: 'busy' });
    r.echo();
    r.hangup();
  }),
  streams: response((r) => {
    const stream = r.connect({ action: '/over' }).stream({
      name: 'bot', url: 'wss://example.org/media', statusCallback: '/stream', statusCallbackMethod: 'GET',
    });
    stream.parameter({ name: 'first', value: '1' });
    r.start().stream({ url: 'wss://example.org/listen', track: 'both_tracks', connectorName: 'c' });
    r.start().recording({ channels: 'mono', recordingStatusCallback: '/recording', track: 'both' });
  }),
  sms: response((r) => {
    r.sms('Your code is 42');
    r.sms({ to: '+15550123', from: '+15550100', action: '/sent', method: 'GET', statusCallback: '/sms' }, 'Hello');
  }),
};

const refused = {
  '<Pay>': response((r) => r.pay()),
  '<Prompt>': response((r) => r.prompt({ for: 'postal-code' })),
  '<Queue>': response((r) => r.queue('a')),
  '<Task>': response((r) => r.enqueue('a').task({ priority: 1 }, '{}')),
  '<Enqueue workflowSid="WW1">': response((r) => r.enqueue({ workflowSid: 'WW1' })),
  '<Queue reservationSid="WR1">': response((r) => r.dial().queue({ reservationSid: 'WR1' }, 'a')),
  '<Application>': response((r) => r.dial().application('AP1')),
  '<Sim>': response((r) => r.dial().sim('DE1')),
  '<WhatsApp>': response((r) => r.dial().whatsApp('+15550123')),
  '<Room>': response((r) => r.connect().room('a')),
  '<VirtualAgent>': response((r) => r.connect().virtualAgent({ connectorName: 'a' })),
  '<ConversationRelay>': response((r) => r.connect().conversationRelay({ url: 'wss://a/' })),
  '<Siprec>': response((r) => r.start().siprec({ name: 'a' })),
  '<Transcription>': response((r) => r.start().transcription({ name: 'a' })),
  '<Stream>': response((r) => r.stop().stream({ name: 'a' })),
  '<Dance>': response((r) => r.addChild('Dance', {})),
  '<Gather numDigits="x">': response((r) => r.gather({ numDigits: 'x' })),
  '<Gather timeOut="5">': response((r) => r.gather({ timeOut: 5 })),
  '<Dial record="maybe">': response((r) => r.dial({ record: 'maybe' }, '1')),
  '<Reject reason="tired">': response((r) => r.reject({ reason: 'tired' })),
};

console.log(JSON.stringify({ documents, refused }));
