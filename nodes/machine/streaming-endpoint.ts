// What the dialog asks when a person chooses a YAML file: the editor has no reader of its own.
import type { NodeAPI } from 'node-red';
import { InputError, shown } from '../../lib/core/errors';
import { readStreamingFile } from './streaming-file';

/** POST /shopfloor/machine/streaming-file {text}: its fields and notes, or 400 {error}. */
export function serveStreamingFiles(RED: NodeAPI): void {
  const path = '/shopfloor/machine/streaming-file';
  RED.httpAdmin.post(path, RED.auth.needsPermission('shopfloor.read'), (request, response) => {
    try {
      const text: unknown = request.body?.text;
      if (typeof text !== 'string') throw new InputError(`text is ${shown(text)}; expected the text of a YAML file`);
      response.json(readStreamingFile(text));
    } catch (error) {
      response.status(400).json({ error: (error as Error).message });
    }
  });
}
