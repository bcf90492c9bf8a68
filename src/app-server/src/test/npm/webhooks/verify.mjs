// Reads requests as an endpoint got them from standard input, says of each which verifier takes it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { verify } from './dialplane.mjs';

const require = createRequire(import.meta.url);
const { validateRequest, validateRequestWithBody } = require('twilio');
const { WebhookResponse } = require('@jambonz/node-client');

const form = (body) => {
  const fields = {};
  for (const [name, value] of new URLSearchParams(body)) {
    fields[name] = name in fields ? [].concat(fields[name], value) : value;
  }
  return fields;
};

const jambonz = ({ secret, headers, body }) => {
  const request = { url: '/', get: (name) => headers[name.toLowerCase()], body: JSON.parse(body) };
  let taken = false;
  WebhookResponse.verifyJambonzSignature(secret)(request, {}, () => { taken = true; });
  return taken;
};

const verifiers = {
  dialplane: ({ secret, headers, what }) => verify(headers['dialplane-signature'], what, secret),
  jambonz,
  twilio: ({ secret, headers, url, body }) => validateRequest(secret, headers['x-twilio-signature'], url, form(body)),
  twilioWithBody: ({ secret, headers, url, body }) =>
    validateRequestWithBody(secret, headers['x-twilio-signature'], url, body),
};

const answers = JSON.parse(readFileSync(0, 'utf8')).map((request) => {
  try {
    return verifiers[request.verifier](request);
  } catch (error) {
    return String(error.message);
  }
});
console.log(JSON.stringify(answers));
