// suan log fsck: rehashes a published log. Needs the folder alone.
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fsck, type FsckResult } from '#kernel/evidence'
import { WrongUse, type Answer } from './answer.ts'
import { unreadable } from './table-file.ts'

/** `dir` is the folder with `checkpoint` in it, or one that holds it as `log`. Exit 1 for a log that does not hold; WrongUse for no folder. */
export function fsckLog(dir: string): Answer {
  const folder =
    !existsSync(join(dir, 'checkpoint')) && existsSync(join(dir, 'log', 'checkpoint')) ? join(dir, 'log') : dir
  const result = rehashed(folder)
  return {
    exit: result.ok ? 0 : 1,
    json: result,
    table: (lang) => {
      const [size, root, checkpoints, ok, bad] =
        lang === 'zh'
          ? ['条目', '根', '已验签检查点', '一致', '不一致']
          : ['entries', 'root', 'checkpoints checked', 'consistent', 'not consistent']
      return [
        `${size}  ${result.size}`,
        `${root}  ${result.root}`,
        `${checkpoints}  ${result.checkpoints}`,
        result.ok ? ok : `${bad}: ${result.reason ?? ''}`,
      ].join('\n')
    },
  }
}

function rehashed(folder: string): FsckResult {
  try {
    if (!statSync(folder).isDirectory()) throw new WrongUse(`${folder} 不是目录`, `${folder} is not a folder`)
    return fsck(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    throw unreadable((error as NodeJS.ErrnoException).path ?? folder, error as NodeJS.ErrnoException)
  }
}
