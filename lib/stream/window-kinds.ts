// The kinds of windows that a person chooses from.
import { CountWindows } from './count-windows';
import { Hopping } from './hopping';
import { HoppingWindows } from './hopping-windows';
import type { KeyWindows, OpenWindow, WindowResult } from './key-windows';
import { MessageWindows } from './message-windows';
import { SessionWindows } from './session-windows';
import { SlidingWindows } from './sliding-windows';
import { Tumbling } from './tumbling';
import { TumblingWindows } from './tumbling-windows';
import { Window, type WindowPlan } from './window';

/** Windows that lie side by side: a reading belongs to one of them. Durations are event time. */
export type SeparateWindows =
  /** spans of `sizeMs` that start at offset + k · size since the Unix epoch */
  | { readonly kind: 'tumbling'; readonly sizeMs: number; readonly offsetMs: number }
  /** readings that are at most `gapMs` apart, for `longestMs` at most (0: no limit) */
  | { readonly kind: 'session'; readonly gapMs: number; readonly longestMs: number }
  /** `size` readings */
  | { readonly kind: 'count'; readonly size: number; readonly hop: number }
  /** the readings of one message */
  | { readonly kind: 'message' };

/** Windows that overlap. A `count` with a hop below its size is one of them. */
export type OverlappingWindows =
  /** spans of `sizeMs`, one of which starts at each offset + k · hop since the Unix epoch */
  | { readonly kind: 'hopping'; readonly sizeMs: number; readonly hopMs: number; readonly offsetMs: number }
  /** for each reading the last `sizeMs` up to it */
  | { readonly kind: 'sliding'; readonly sizeMs: number };

export type WindowKind = SeparateWindows | OverlappingWindows;

/** Makes the windows of a key where each window is a `newWindow()`. */
export function separateWindows<W extends OpenWindow<W>>(
  windows: SeparateWindows,
  graceMs: number,
  newWindow: () => W,
): KeyWindows<W> {
  switch (windows.kind) {
    case 'tumbling':
      return new TumblingWindows(newWindow, new Tumbling(windows.sizeMs, windows.offsetMs), graceMs);
    case 'session':
      return new SessionWindows(newWindow, {
        gapMs: windows.gapMs,
        longestMs: windows.longestMs || Number.POSITIVE_INFINITY,
        graceMs,
      });
    case 'count':
      return new CountWindows(new TumblingWindows(newWindow, new Tumbling(windows.size), 0), graceMs);
    case 'message':
      return new MessageWindows(newWindow);
  }
}

/** Makes the windows of a key whose readings are aggregated. */
export function aggregatingWindows(windows: WindowKind, graceMs: number, plan: WindowPlan): KeyWindows<WindowResult> {
  if (windows.kind === 'hopping') {
    const grid = new Hopping(windows.sizeMs, windows.hopMs, windows.offsetMs);
    return new HoppingWindows(plan, grid, { grace: graceMs, first: Number.NEGATIVE_INFINITY, spansReadings: false });
  }
  if (windows.kind === 'sliding') return new SlidingWindows(plan, windows.sizeMs, graceMs);
  if (windows.kind === 'count' && windows.hop < windows.size) {
    const rules = { grace: 0, first: 0, spansReadings: true };
    return new CountWindows(new HoppingWindows(plan, new Hopping(windows.size, windows.hop), rules), graceMs);
  }
  return separateWindows(windows, graceMs, () => new Window(plan));
}

/** How far the windows of a grid in event time are apart, ms; undefined for the others. */
export function gridStepOf(windows: WindowKind): number | undefined {
  if (windows.kind === 'tumbling') return windows.sizeMs;
  return windows.kind === 'hopping' ? windows.hopMs : undefined;
}
