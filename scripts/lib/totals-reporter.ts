// Mocha's own report for people, and the totals as JSON on file descriptor 3 for the script that started it.
import fs from 'node:fs';

import Mocha = require('mocha');

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

class TotalsReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      const totals: Totals = { passed: passes, failed: failures, skipped: pending };
      fs.writeSync(3, JSON.stringify(totals));
    });
  }
}

// Mocha takes the class itself for the module.
module.exports = TotalsReporter;
