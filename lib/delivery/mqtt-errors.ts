// What goes wrong with an MQTT broker, in sentences that say what to do.
import { networkTrouble } from './network-trouble';
import type { Trouble } from './transport';

/** Reasons to refuse a connection: those of MQTT 3.1.1 (1–5) and of MQTT 5. */
const BAD_PROTOCOL = new Set([1, 132]);
const BAD_CLIENT_ID = new Set([2, 133]);
const BAD_PASSWORD = new Set([4, 134]);
const NOT_AUTHORIZED = new Set([5, 135, 138, 140]);
/** MQTT 5: the publisher has sent too much for now. */
export const QUOTA_EXCEEDED = 151;

/** Why there is no connection to the broker at `url`. */
export function connectTrouble(error: Error & { code?: unknown }, url: string): Trouble {
  const at = withoutPassword(url);
  const severe = (condition: string, advice: string) => ({ condition, advice, severe: true });
  const code = Number(error.code);
  if (BAD_PASSWORD.has(code)) {
    return severe(
      'wrong password',
      `${at} does not accept this user and password. Correct them in the broker's settings.`,
    );
  }
  if (NOT_AUTHORIZED.has(code)) {
    return severe('not allowed', `${at} does not let this client in. Check user, password and the broker's rules.`);
  }
  if (BAD_PROTOCOL.has(code)) {
    return severe('wrong MQTT version', `${at} does not speak this MQTT version. Choose another one for the broker.`);
  }
  if (BAD_CLIENT_ID.has(code)) {
    return severe('client id refused', `${at} does not accept the client id. Set another one for this node.`);
  }
  return networkTrouble(error, at) ?? lostTrouble(`${at}: ${error.message}`);
}

/** A connection that is gone. */
export function lostTrouble(reason: string): Trouble {
  return { condition: 'waiting for broker', advice: `${reason}. Trying again until it answers.`, severe: false };
}

/** The reason why a broker did not take a message. */
export function refusalAdvice(topic: string, error: Error & { code?: unknown }): string {
  const code = Number(error.code);
  const reason = NOT_AUTHORIZED.has(code) ? 'the user may not publish to it; grant that on the broker' : error.message;
  return `the broker refuses the message for topic "${topic}": ${reason}`;
}

export function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}
