// The layers of lib/ and what keeps the simulator the same on every Node, held against the sources themselves.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../../..');

/** For each layer those below it, which it may use. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  core: [],
  faults: ['core'],
  models: ['core', 'faults'],
  sim: ['core', 'faults', 'models'],
  replay: ['core', 'sim'],
  stream: ['core'],
  forecast: ['core', 'stream'],
  monitor: ['core', 'stream'],
  wire: ['core'],
  delivery: ['core', 'wire'],
  store: ['core', 'wire'],
};

interface Source {
  /** path from the project's root, with forward slashes */
  readonly file: string;
  readonly code: string;
}

function sources(folder: string): Source[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const file = path.posix.join(folder, name.split(path.sep).join('/'));
      return { file, code: withoutComments(readFileSync(path.join(ROOT, file), 'utf8')) };
    });
}

/** Texts are matched too, so that what looks like a comment inside them stays. */
function withoutComments(code: string): string {
  const parts = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
  return code.replace(parts, (part) => (part.startsWith('/') ? '' : part));
}

/** What a source imports: package names, or paths from the project's root. */
function imports({ file, code }: Source): string[] {
  const found = code.matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"]([^'"]+)['"]/g);
  return Array.from(found, ([, name]) => {
    return name!.startsWith('.') ? path.posix.join(path.posix.dirname(file), name!) : name!;
  });
}

/** Every import that `isAllowed` does not allow, as "file → import". */
function forbidden(folder: string, isAllowed: (imported: string, source: Source) => boolean): string[] {
  return sources(folder).flatMap((source) =>
    imports(source)
      .filter((imported) => !isAllowed(imported, source))
      .map((imported) => `${source.file} → ${imported}`),
  );
}

describe('layers', () => {
  it('are the folders of lib/, each with a place in the order', () => {
    const folders = readdirSync(path.join(ROOT, 'lib'), { withFileTypes: true });
    const unknown = folders.filter((entry) => !entry.isDirectory() || !(entry.name in BELOW)).map(({ name }) => name);
    assert.deepEqual(unknown, []);
  });

  it('use only themselves and those below', () => {
    const wrong = forbidden('lib', (imported, { file }) => {
      if (!imported.includes('/') || !/^(lib|nodes|test|bench|scripts|\.\.)\b/.test(imported)) return true;
      const layer = file.split('/')[1]!;
      const [top, other] = imported.split('/');
      return top === 'lib' && (other === layer || BELOW[layer]!.includes(other!));
    });
    assert.deepEqual(wrong, []);
  });

  it('know nothing of Node-RED', () => {
    assert.deepEqual(
      forbidden('lib', (imported) => !/^(@node-red|node-red)(\/|$)/.test(imported)),
      [],
    );
  });

  it('end at the nodes, which may use all of them and are used by nothing', () => {
    const product = (imported: string) => !/^(test|bench|scripts)\//.test(imported);
    assert.deepEqual(forbidden('nodes', product), []);
    for (const folder of ['bench', 'scripts']) {
      assert.deepEqual(
        forbidden(folder, (imported) => !imported.startsWith('nodes/')),
        [],
      );
    }
  });
});

describe('the simulator', () => {
  for (const folder of ['lib/sim', 'lib/models']) {
    it(`raises nothing to a power in ${folder}: results differ between versions of Node`, () => {
      const wrong = sources(folder)
        .filter(({ code }) => /\*\*|\bMath\s*(?:\.\s*pow\b|\[)|\bpow\b[^=]*=\s*Math\b/.test(code))
        .map(({ file }) => file);
      assert.deepEqual(wrong, []);
    });

    it(`draws no random number without a key in ${folder}`, () => {
      const wrong = sources(folder).filter(({ code }) => /\bMath\s*\.\s*random\b|node:crypto/.test(code));
      assert.deepEqual(
        wrong.map(({ file }) => file),
        [],
      );
    });
  }

  it('has models that do not know the time', () => {
    const wrong = sources('lib/models').filter(({ code }) => /\bDate\s*\.\s*now\b|new Date\(\s*\)|hrtime/.test(code));
    assert.deepEqual(
      wrong.map(({ file }) => file),
      [],
    );
  });
});
