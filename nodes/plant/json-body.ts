// Reads the body of a request as a JSON object, up to a limit: no parser is mounted where flows serve HTTP.
import type { IncomingMessage } from 'node:http';
import { ApiError } from '../../lib/sim/api';

/** @throws ApiError 413, 415 or 400 */
export async function readJsonBody(request: IncomingMessage, limitBytes: number): Promise<Record<string, unknown>> {
  const tooLarge = () => new ApiError(413, `the body is too large; expected at most ${limitBytes} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge();
  const text = request.readableEnded ? parsedBefore(request) : await read(request, limitBytes, tooLarge);
  if (text.trim() === '') return {};
  const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new ApiError(415, `the content type is ${type || 'missing'}; expected application/json`);
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new ApiError(400, 'the body is not JSON');
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new ApiError(400, 'the body is not an object; expected values by name, or nothing');
}

/** What a middleware of the person's own has read already. */
function parsedBefore(request: IncomingMessage): string {
  const { body } = request as { body?: unknown };
  return body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
}

function read(request: IncomingMessage, limitBytes: number, tooLarge: () => Error): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limitBytes) chunks.push(chunk);
      else reject(tooLarge());
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
    request.on('aborted', () => reject(new ApiError(400, 'the request was broken off')));
  });
}
