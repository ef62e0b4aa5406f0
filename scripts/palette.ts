// `npm run test:palette`: packs the palette, installs it into empty Node-RED 4.1 and 5 and runs it there.
import path from 'node:path';
import { runMocha, totalsText } from './lib/mocha';

runMocha([path.resolve(__dirname, '..', 'test', 'palette', 'palette.test.js')]).then((totals) => {
  console.log(totalsText(totals));
  process.exitCode = totals.failed > 0 ? 1 : 0;
});
