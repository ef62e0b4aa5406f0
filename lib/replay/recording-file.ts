// A file that is read piece by piece, from any byte on, and that must stay as it is meanwhile.
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { InputError, SettingError } from '../core/errors';

/** What is read at a time; what waits in memory is a few of these. */
export const CHUNK_BYTES = 65_536;

/** The file is no longer the one that was opened. */
export class FileChanged extends InputError {}

export class RecordingFile {
  private constructor(
    private readonly handle: FileHandle,
    readonly path: string,
    /** bytes */
    readonly size: number,
    /** differs from that of the same file with another content */
    readonly identity: string,
  ) {}

  /** @throws SettingError when it is not there, no file, or may not be read */
  static async open(path: string): Promise<RecordingFile> {
    let handle: FileHandle;
    try {
      // A pipe would make this wait for its writer.
      handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    } catch (error) {
      throw unreadable(path, error as NodeJS.ErrnoException);
    }
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) {
        throw new SettingError('file', path, `a file, but it is ${stat.isDirectory() ? 'a folder' : 'something else'}`);
      }
      return new RecordingFile(handle, path, stat.size, identityOf(stat));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * The bytes from `position` on, CHUNK_BYTES at most; none at the end.
   *
   * @throws FileChanged
   */
  async read(position: number): Promise<Buffer> {
    const stat = await this.handle.stat();
    if (identityOf(stat) !== this.identity) {
      throw new FileChanged(
        `the file ${this.path} has changed while it was read; deploy it, or restart the plant, to begin anew`,
      );
    }
    // A buffer of its own each time: the parser keeps parts of it.
    const buffer = Buffer.allocUnsafeSlow(Math.max(0, Math.min(CHUNK_BYTES, this.size - position)));
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await this.handle.read(buffer, filled, buffer.length - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

function identityOf({ size, mtimeMs, ino }: { size: number; mtimeMs: number; ino: number }): string {
  return `${size} ${mtimeMs} ${ino}`;
}

function unreadable(path: string, { code, message }: NodeJS.ErrnoException): SettingError {
  if (code === 'ENOENT' || code === 'ENOTDIR') return new SettingError('file', path, 'a file that is there');
  if (code === 'EACCES' || code === 'EPERM') return new SettingError('file', path, 'a file that Node-RED may read');
  return new SettingError('file', path, `a file that can be read, but: ${message}`);
}
