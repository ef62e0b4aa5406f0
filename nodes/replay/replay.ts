// Sends the readings of a file as if their devices were here.
import path from 'node:path';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { ReplayPosition } from '../../lib/replay/replay-position';
import type { ReplaySettings } from '../../lib/replay/replay-pump';
import { SeenDevices } from '../../lib/replay/seen-devices';
import { isInFlow } from '../common/deploys';
import { keepState } from '../common/kept-state';
import { readSettings } from '../common/settings';
import { runFeed } from '../common/source';
import { ReplayFeed } from './feed';
import { readReplaySettings } from './settings';

export = function (RED: NodeAPI): void {
  RED.nodes.registerType('shopfloor-replay', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const settings = readSettings(this, config, readReplaySettings);
    if (!settings) return;
    const replay = { ...settings.replay, recording: { ...settings.replay.recording } };
    replay.recording.path = placed(RED, replay.recording.path);
    const identity = identityOf(replay);
    keepState<SeenDevices>(
      this,
      {
        fingerprint: JSON.stringify([this.type, settings.plant, identity]),
        create: () => new SeenDevices(),
        save: () => undefined,
        isDisabled: () => isInFlow(RED, this.id),
      },
      (seen) => {
        let isAnew = false;
        runFeed<ReplayPosition>(RED, this, {
          plant: settings.plant,
          identity,
          noun: 'devices',
          label: 'replay',
          flaws: 'bad rows',
          feed: (plant) => {
            // A second feed of one node: the plant begins anew.
            if (isAnew) seen.clear();
            isAnew = true;
            return new ReplayFeed(plant, replay, seen);
          },
        });
      },
    );
  });
};

/** A relative path begins where it does for the core file nodes. */
function placed(RED: NodeAPI, file: string): string {
  const { fileWorkingDirectory = '' } = RED.settings as { fileWorkingDirectory?: string };
  return path.resolve(fileWorkingDirectory, file);
}

/** What the readings follow from; how they are sent is something else. */
function identityOf({ recording, loops, redates }: ReplaySettings): unknown {
  return [{ ...recording, normal: [...recording.normal] }, loops, redates];
}
