import { createHmac, timingSafeEqual } from 'node:crypto';

// body: the bytes as they came; of a GET the path and query
export function verify(header, body, secret) {
  const parts = header.split(',').map((part) => part.split('='));
  const time = parts.find(([name]) => name === 't')[1];
  if (Math.abs(Date.now() / 1000 - Number(time)) > 300) {
    return false; // old: somebody repeats a request
  }
  const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest();
  return parts
    .filter(([name]) => name === 'v1')
    .map(([, value]) => Buffer.from(value, 'hex'))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}
