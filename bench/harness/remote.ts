// A measured program runs in a process of its own, so that neither the other side's code nor its garbage is in its
// way. Calls go to it and answers come back over Node's own channel between parent and child.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

interface Call {
  id: number;
  name: string;
  argument: unknown;
}

interface Answer {
  id: number;
  result?: unknown;
  error?: string;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

type Handlers = Record<string, (argument: never) => unknown>;

/** In the child: answers the parent's calls, and exits when the parent is gone. */
export function serve(handlers: Handlers): void {
  process.on('message', async ({ id, name, argument }: Call) => {
    const answer: Answer = { id };
    try {
      answer.result = await handlers[name]?.(argument as never);
    } catch (error) {
      answer.error = String((error as Error).stack ?? error);
    }
    process.send?.(answer);
  });
  process.on('disconnect', () => process.exit(0));
}

/** In the parent: a child process that runs `module`, which calls `serve`. */
export class Remote {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, Waiting>();
  private readonly gone: Promise<unknown>;
  private lastId = 0;

  /** @param label names its profile, see `--profile` */
  constructor(label: string, module: string, args: readonly string[] = []) {
    const execArgv = [...profiling(label), ...process.execArgv];
    // What it prints is no figure: to stderr with it.
    const stdio: ('ignore' | 'ipc' | 2)[] = ['ignore', 2, 2, 'ipc'];
    this.child = fork(module, args, { execArgv, stdio });
    this.gone = once(this.child, 'exit');
    this.child.on('message', ({ id, result, error }: Answer) => {
      const call = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) call?.resolve(result);
      else call?.reject(new Error(error));
    });
    this.child.on('exit', (code, signal) => {
      for (const call of this.waiting.values()) call.reject(new Error(`${module} ended: ${signal ?? code}`));
    });
  }

  call<T>(name: string, argument?: unknown): Promise<T> {
    const id = ++this.lastId;
    return new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, name, argument });
    }) as Promise<T>;
  }

  async close(): Promise<void> {
    if (this.child.connected) this.child.disconnect();
    await this.gone;
  }
}

/** With SHOPFLOOR_PROFILE=<folder> every measured process leaves a CPU profile there. */
function profiling(label: string): string[] {
  const folder = process.env.SHOPFLOOR_PROFILE;
  return folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${label}.cpuprofile`] : [];
}
