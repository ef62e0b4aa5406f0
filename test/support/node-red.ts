// The real Node-RED, as a person has it: a process of its own with a new user directory, the palette of this checkout
// and, unlike the test helper, editor, admin API and every core node.
import fs from 'node:fs';
import path from 'node:path';
import { dataFolder, freePort, ServerProcess, sleep } from '../../scripts/lib/server-process';
import type { Observed } from './observing-settings';

const ROOT = path.resolve(__dirname, '..', '..', '..');
const POLL_MS = 100;

/** A node of a flow file. */
export interface FlowNode {
  id: string;
  type: string;
  z?: string;
  wires?: string[][];
  [property: string]: unknown;
}

export interface NodeRedOptions {
  /** the flow to start with (default: none) */
  flow?: readonly FlowNode[];
  /** the `red.js` to run (default: the project's Node-RED) */
  program?: string;
  /** the Node that runs it (default: this one) */
  node?: string;
  /** a settings file (default: that of `npm start`) */
  settings?: string;
  /** a user directory that is there already, and stays (default: a new one) */
  userDir?: string;
  /** what `${NAME}` in a flow stands for */
  env?: Record<string, string>;
}

export class NodeRed {
  private constructor(
    private readonly server: ServerProcess,
    readonly url: string,
  ) {}

  static async start(options: NodeRedOptions = {}): Promise<NodeRed> {
    const folder = dataFolder('node-red');
    const userDir = options.userDir ?? folder;
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    fs.writeFileSync(path.join(userDir, 'flows.json'), JSON.stringify(options.flow ?? []));
    const program = options.program ?? require.resolve('node-red/red.js');
    const settings = path.join(__dirname, 'observing-settings.js');
    const args = [program, '--settings', settings, '--userDir', userDir, '--port', String(port)];
    const env = { ...options.env, ...(options.settings && { SHOPFLOOR_SETTINGS: options.settings }) };
    const answers = () =>
      fetch(`${url}/observed`).then(
        ({ ok }) => ok,
        () => false,
      );
    const server = new ServerProcess(
      { name: 'Node-RED', command: options.node ?? process.execPath, args, env, answers },
      folder,
    );
    try {
      await server.start();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return new NodeRed(server, url);
  }

  /** What it has logged so far (warnings and errors). */
  log(): string {
    return this.server.log();
  }

  /** The errors among what it has logged. */
  errors(): string[] {
    return this.log()
      .split('\n')
      .filter((line) => line.includes('[error]'));
  }

  /** Puts `flow` in the place of what runs, as the editor's Deploy button does. */
  async deploy(flow: readonly FlowNode[], type: 'full' | 'flows' | 'nodes' = 'full'): Promise<void> {
    await this.request('/flows', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'Node-RED-Deployment-Type': type },
      body: JSON.stringify(flow),
    });
  }

  /** The answer of the admin API. */
  async request<T>(address: string, init?: RequestInit): Promise<T> {
    const response = await fetch(this.url + address, {
      ...init,
      headers: { accept: 'application/json', ...init?.headers },
    });
    if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  observed(): Promise<Observed> {
    return this.request('/observed');
  }

  /**
   * Resolves when what the nodes have sent and received satisfies `enough`.
   *
   * @param explain says in the error what is missing, when that takes longer than `timeoutMs`
   */
  async until(
    enough: (observed: Observed) => boolean,
    explain: (observed: Observed) => string,
    timeoutMs = 30_000,
  ): Promise<Observed> {
    for (const deadline = Date.now() + timeoutMs; ; await sleep(POLL_MS)) {
      const observed = await this.observed();
      if (enough(observed)) return observed;
      if (Date.now() > deadline) {
        throw new Error(`${explain(observed)} within ${timeoutMs / 1000} s\n${this.errors().join('\n')}`);
      }
    }
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}

/** A file of the checkout. */
export function projectFile(...parts: string[]): string {
  return path.join(ROOT, ...parts);
}
