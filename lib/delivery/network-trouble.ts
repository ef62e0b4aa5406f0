// What the network says when there is no connection, in words that say what to do. Shared by all transports.
import type { Trouble } from './transport';

/** How each condition is recognised, by code or text of the error, and what is said; in order. */
const CONDITIONS: readonly { sign: RegExp; condition: string; severe: boolean; advice(at: string): string }[] = [
  {
    sign: /SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)/,
    condition: 'not trusted',
    severe: true,
    advice: (at) => `The certificate of ${at} is not trusted. Add its CA certificate to the TLS configuration.`,
  },
  {
    sign: /ERR_TLS_CERT_ALTNAME_INVALID/,
    condition: 'wrong certificate',
    severe: true,
    advice: (at) => `The certificate of ${at} is for another host. Use its host, or set the TLS server name.`,
  },
  {
    sign: /CERT_HAS_EXPIRED/,
    condition: 'certificate expired',
    severe: true,
    advice: (at) => `The certificate of ${at} has expired. Renew it on the broker.`,
  },
  {
    sign: /ERR_SSL|EPROTO|SSL routines|wrong version number|secure TLS connection/,
    condition: 'TLS failed',
    severe: true,
    advice: (at) => `No TLS connection to ${at}. Is TLS spoken at this port? Does it want a client certificate?`,
  },
  {
    sign: /ENOTFOUND|EAI_AGAIN/,
    condition: 'unknown host',
    severe: true,
    advice: (at) => `The host name of ${at} is not known here. Correct it, or check the DNS.`,
  },
  {
    sign: /ECONNREFUSED/,
    condition: 'waiting for broker',
    severe: false,
    advice: (at) => `Nothing listens at ${at}. Start the broker, or correct host and port.`,
  },
  {
    sign: /E(HOSTUNREACH|NETUNREACH|TIMEDOUT|CONNRESET|PIPE|HOSTDOWN|NETDOWN)|timeout|timed out/i,
    condition: 'waiting for broker',
    severe: false,
    advice: (at) => `${at} does not answer. Check the network, the firewall and the port.`,
  },
];

/**
 * The trouble behind an error of the network.
 *
 * @param address where the connection goes, for people
 * @returns undefined when the error is not the network's
 */
export function networkTrouble(error: { code?: unknown; message: string }, address: string): Trouble | undefined {
  const said = `${error.code ?? ''} ${error.message}`;
  const found = CONDITIONS.find(({ sign }) => sign.test(said));
  return found && { condition: found.condition, advice: found.advice(address), severe: found.severe };
}
