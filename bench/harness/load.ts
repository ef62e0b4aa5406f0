// What a program itself needs, whoever else uses the machine: processor time, memory.
import { setTimeout as elapse } from 'node:timers/promises';

/** How long this thread has run on a processor, in seconds. */
export function threadSeconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
}

/** The share of one core that this process takes within the next `ms`, in %. */
export async function load(ms: number): Promise<number> {
  const began = performance.now();
  const before = process.cpuUsage();
  await elapse(ms);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 10 / (performance.now() - began);
}

/** Bytes of objects and of typed arrays, after a full collection; needs `--expose-gc`. */
export function bytesInUse(): number {
  for (let i = 0; i < 3; i++) globalThis.gc!();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
