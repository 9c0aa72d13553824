import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  leafHash,
  MemoryTree,
  openCheckpoint,
  parseVkey,
  toHex,
  utf8,
  verifyConsistency,
  verifyInclusion,
} from '#kernel/proof'
import { fsck } from './fsck.ts'
import { LogError } from './log-error.ts'
import { openLog, type Log, type LogOptions } from './log-files.ts'

const seed = new Uint8Array(32).fill(7)
let home: string
let options: LogOptions

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'suan-log-'))
  options = {
    dir: join(home, 'log'),
    origin: 'suanheng.test/log',
    seed,
    highWaterPath: join(home, 'high-water', 'mark'),
  }
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const entry = (i: number): Uint8Array => utf8(`entry ${i} ${'算'.repeat(i % 90)}`)
const entries = (from: number, to: number): Uint8Array[] => Array.from({ length: to - from }, (_, i) => entry(from + i))
const rootOf = (size: number): string => {
  const tree = new MemoryTree()
  for (let i = 0; i < size; i++) tree.append(leafHash(entry(i)))
  return toHex(tree.root())
}
const journalPath = (): string => join(home, 'journal')

/** Opens, runs, closes; the log is closed whatever happens. */
async function withLog<T>(use: (log: Log) => T | Promise<T>, more: Partial<LogOptions> = {}): Promise<T> {
  const log = await openLog({ ...options, ...more })
  try {
    return await use(log)
  } finally {
    await log.close()
  }
}

const refusal = async (action: Promise<unknown>): Promise<string> => {
  try {
    await action
  } catch (error) {
    expect(error).toBeInstanceOf(LogError)
    return (error as LogError).code
  }
  return 'accepted'
}

describe('append', () => {
  test('uneven batches give the tree of all entries, and every proof verifies', async () => {
    await withLog(async (log) => {
      let size = 0
      for (const batch of [1, 2, 255, 1, 300, 513, 1]) {
        await log.append(entries(size, size + batch))
        size += batch
        expect([log.size, toHex(log.root)]).toEqual([size, rootOf(size)])
        const head = openCheckpoint(log.checkpoint(), [parseVkey(log.vkey)])
        expect([head.origin, head.size, toHex(head.root)]).toEqual([options.origin, size, rootOf(size)])
        expect(readFileSync(join(options.dir, 'checkpoint'), 'utf8')).toBe(log.checkpoint())
        expect(fsck(options.dir)).toEqual({ size, root: rootOf(size), checkpoints: 1, ok: true })
      }
      const tree = new MemoryTree()
      for (let i = 0; i < size; i++) tree.append(leafHash(entry(i)))
      for (let i = 0; i < size; i += 7) {
        expect(Buffer.from(log.entry(i)).toString()).toBe(Buffer.from(entry(i)).toString())
        expect(verifyInclusion(i, size, leafHash(entry(i)), log.inclusion(i), log.root)).toBe(true)
      }
      for (let old = 1; old <= size; old += 53) {
        expect(verifyConsistency(old, size, tree.root(old), log.root, log.read().consistency(old))).toBe(true)
      }
      expect(() => log.entry(size)).toThrow(RangeError)
    })
  })

  test('large batches go over two threads and are cut at the bounds of a record', async () => {
    await withLog(async (log) => {
      await log.append(entries(0, 300))
      await log.append(entries(300, 3000))
      await setTimeout(500) // the second thread starts behind the first large batch
      await log.append(entries(3000, 20_000))
      expect([log.size, toHex(log.root)]).toEqual([20_000, rootOf(20_000)])
      expect(fsck(options.dir)).toEqual({ size: 20_000, root: rootOf(20_000), checkpoints: 1, ok: true })
      await log.append([new Uint8Array(65_535), ...entries(20_000, 20_003)])
      expect(log.entry(20_000).length).toBe(65_535)
    })
    await withLog((log) => expect(log.recovery).toEqual({ records: 5, truncatedBytes: 0, rewrittenFiles: 0 }))
  })

  test('how entries were cut into batches does not show in the published files', async () => {
    await withLog(async (log) => void (await log.append(entries(0, 700))))
    const other = {
      dir: join(home, 'other'),
      journalPath: join(home, 'other-journal'),
      highWaterPath: join(home, 'other-mark'),
    }
    await withLog(async (log) => {
      for (let i = 0; i < 700; i += 70) await log.append(entries(i, i + 70))
    }, other)
    for (const path of [
      'checkpoint',
      'tile/0/000',
      'tile/0/001',
      'tile/0/002.p/188',
      'tile/1/000.p/2',
      'tile/entries/001',
    ]) {
      expect(readFileSync(join(other.dir, path)).equals(readFileSync(join(options.dir, path)))).toBe(true)
    }
    // A full tile replaces its partial forms.
    expect(statSync(join(other.dir, 'tile/0/000.p'), { throwIfNoEntry: false })).toBeUndefined()
  })

  test('appends that overlap keep their order; an empty one changes nothing', async () => {
    await withLog(async (log) => {
      await Promise.all([log.append(entries(0, 10)), log.append([]), log.append(entries(10, 30))])
      expect(toHex(log.root)).toBe(rootOf(30))
    })
  })

  test('an entry that is too long is refused before anything is written', async () => {
    await withLog(async (log) => {
      await log.append(entries(0, 3))
      const code = await refusal(log.append([entry(3), new Uint8Array(65_536)]))
      expect(code).toBe('entry-too-long')
      await log.append(entries(3, 5))
      expect(toHex(log.root)).toBe(rootOf(5))
    })
  })

  test('a closed log takes nothing', async () => {
    const log = await openLog(options)
    await log.close()
    expect(await refusal(log.append(entries(0, 1)))).toBe('closed')
  })

  test('hooks run behind the checkpoint; what one owes is kept with its age', async () => {
    const seen: number[] = []
    let fails = true
    const hook = {
      name: 'witness',
      run: async ({ size }: { size: number }) => {
        if (fails) throw new Error('no route')
        seen.push(size)
      },
    }
    await withLog(
      async (log) => {
        await log.append(entries(0, 2))
        await expect
          .poll(() => log.pending())
          .toEqual([{ hook: 'witness', size: 2, since: '2026-01-02T03:04:05.000Z', error: 'no route' }])
        fails = false
        await log.append(entries(2, 4))
        await expect.poll(() => log.pending()).toEqual([])
        expect(seen).toEqual([4])
      },
      { hooks: [hook], now: () => new Date('2026-01-02T03:04:05Z') },
    )
  })
})

describe('reopening', () => {
  test('gives the same log, and mends tiles that are missing, short or wrong', async () => {
    await withLog(async (log) => void (await log.append(entries(0, 600))))
    rmSync(join(options.dir, 'tile/1'), { recursive: true })
    truncateSync(join(options.dir, 'tile/entries/000'), 100)
    writeFileSync(join(options.dir, 'tile/0/001'), new Uint8Array(8192))
    rmSync(join(options.dir, 'checkpoint'))
    await withLog((log) => {
      expect([log.size, toHex(log.root)]).toEqual([600, rootOf(600)])
      expect(log.recovery).toEqual({ records: 1, truncatedBytes: 0, rewrittenFiles: 3 })
      expect(fsck(options.dir).ok).toBe(true)
    })
    await withLog((log) => expect(log.recovery.rewrittenFiles).toBe(0))
  })

  test('any torn, zeroed or flipped journal tail is cut at the last good record', async () => {
    const sizes = [0]
    const ends = [0]
    // The mark stays where it was before the last batch: only what was never signed may be lost.
    await withLog(async (log) => {
      for (const to of [100, 300, 301]) {
        await log.append(entries(sizes.at(-1)!, to))
        sizes.push(to)
        ends.push(statSync(journalPath()).size)
      }
    })
    const whole = readFileSync(journalPath())
    const damage = fc.record({
      kind: fc.constantFrom('torn', 'zeroed', 'flipped'),
      record: fc.integer({ min: 1, max: 3 }),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      bit: fc.integer({ min: 0, max: 7 }),
    })
    await fc.assert(
      fc.asyncProperty(damage, async ({ kind, record, at, bit }) => {
        rmSync(home, { recursive: true })
        const start = ends[record - 1]!
        const place = start + Math.min(Math.floor(at * (ends[record]! - start)), ends[record]! - start - 1)
        const bytes = Buffer.from(whole.subarray(0, ends[record]))
        if (kind === 'zeroed') bytes.fill(0, place)
        if (kind === 'flipped') bytes[place] = bytes[place]! ^ (1 << bit)
        const kept = kind === 'torn' ? bytes.subarray(0, place) : bytes
        const unharmed = kind === 'zeroed' && kept.equals(whole.subarray(0, ends[record]))
        const { mkdirSync } = await import('node:fs')
        mkdirSync(home, { recursive: true })
        writeFileSync(journalPath(), kept)
        await withLog(async (log) => {
          const size = unharmed ? sizes[record]! : sizes[record - 1]!
          expect([log.size, toHex(log.root)]).toEqual([size, rootOf(size)])
          await log.append(entries(size, 320))
          expect(toHex(log.root)).toBe(rootOf(320))
          expect(fsck(options.dir).ok).toBe(true)
        })
      }),
      { numRuns: 60 },
    )
  })

  test('bytes after the last record are cut off', async () => {
    await withLog(async (log) => void (await log.append(entries(0, 5))))
    appendFileSync(journalPath(), 'SHJ1 and half a record')
    await withLog((log) => expect(log.recovery.truncatedBytes).toBe(22))
  })
})

describe('a kill between the steps of an append', () => {
  /** The files after 300 entries, then after 310, taken apart so that any mixture can be put together. */
  const snapshots = async (): Promise<void> => {
    await withLog(async (log) => void (await log.append(entries(0, 300))))
    cpSync(home, `${home}-old`, { recursive: true })
    await withLog(async (log) => void (await log.append(entries(300, 310))))
    cpSync(home, `${home}-new`, { recursive: true })
  }
  afterEach(() => {
    rmSync(`${home}-old`, { recursive: true, force: true })
    rmSync(`${home}-new`, { recursive: true, force: true })
  })
  const restore = (step: number): void => {
    rmSync(home, { recursive: true })
    cpSync(`${home}-old`, home, { recursive: true })
    const from = (path: string): void => cpSync(join(`${home}-new`, path), join(home, path), { recursive: true })
    if (step >= 1) from('journal')
    if (step >= 2) from('log/tile')
    if (step >= 3) from('high-water')
    if (step >= 4) from('log/checkpoint')
  }

  test.each([0, 1, 2, 3, 4])('after step %i: the journal decides, and the log goes on', async (step) => {
    await snapshots()
    restore(step)
    const size = step >= 1 ? 310 : 300
    await withLog(async (log) => {
      expect([log.size, toHex(log.root)]).toEqual([size, rootOf(size)])
      await log.append(entries(size, 320))
      expect(toHex(log.root)).toBe(rootOf(320))
      expect(fsck(options.dir).ok).toBe(true)
    })
  })

  test('tiles of a batch that never reached the journal do not stay', async () => {
    await withLog(async (log) => void (await log.append(entries(0, 250))))
    cpSync(home, `${home}-old`, { recursive: true })
    await withLog(async (log) => void (await log.append(Array.from({ length: 50 }, (_, i) => utf8(`lost ${i}`)))))
    // Journal, mark and checkpoint of before; tiles of the lost batch.
    for (const path of ['journal', 'high-water/mark', 'log/checkpoint'])
      copyFileSync(join(`${home}-old`, path), join(home, path))
    await withLog(async (log) => {
      expect(log.size).toBe(250)
      await log.append(entries(250, 252))
    })
    await withLog(async (log) => {
      await log.append(entries(252, 300))
      expect(toHex(log.root)).toBe(rootOf(300))
      expect(fsck(options.dir).ok).toBe(true)
    })
  })
})

describe('rollback is refused, and nothing is changed', () => {
  test('a journal that ends before the high-water mark', async () => {
    await withLog(async (log) => void (await log.append(entries(0, 10))))
    const old = readFileSync(journalPath())
    await withLog(async (log) => void (await log.append(entries(10, 20))))
    writeFileSync(journalPath(), old)
    rmSync(join(options.dir, 'checkpoint'))
    expect(await refusal(openLog(options))).toBe('rollback')
    expect(readFileSync(journalPath()).equals(old)).toBe(true)
  })

  test('also by the published checkpoint alone, when the mark is gone', async () => {
    await withLog(async (log) => void (await log.append(entries(0, 10))))
    const old = readFileSync(journalPath())
    await withLog(async (log) => void (await log.append(entries(10, 20))))
    writeFileSync(journalPath(), old)
    rmSync(options.highWaterPath)
    expect(await refusal(openLog(options))).toBe('rollback')
  })

  test('another history of the same size, or grown past it', async () => {
    await withLog(async (log) => void (await log.append(entries(0, 10))))
    const other = {
      dir: join(home, 'other'),
      journalPath: join(home, 'other-journal'),
      highWaterPath: join(home, 'other-mark'),
    }
    await withLog(async (log) => {
      await log.append(entries(100, 110))
      copyFileSync(other.journalPath, journalPath())
      expect(await refusal(openLog(options))).toBe('rollback')
      await log.append(entries(110, 115))
      copyFileSync(other.journalPath, journalPath())
      expect(await refusal(openLog(options))).toBe('rollback')
    }, other)
  })

  test('a mark that moved on under a running log, and one that cannot be read', async () => {
    await withLog(async (log) => {
      await log.append(entries(0, 10))
      writeFileSync(options.highWaterPath, `{"root":"${'ab'.repeat(32)}","size":99}\n`)
      expect(await refusal(log.append(entries(10, 11)))).toBe('rollback')
      expect(await refusal(log.append(entries(10, 11)))).toBe('broken')
      expect(openCheckpoint(log.checkpoint(), [parseVkey(log.vkey)]).size).toBe(10)
    })
    writeFileSync(options.highWaterPath, 'garbage')
    expect(await refusal(openLog(options))).toBe('rollback')
  })

  test('a folder of another key', async () => {
    await withLog(async (log) => void (await log.append(entries(0, 3))))
    expect(await refusal(openLog({ ...options, seed: new Uint8Array(32).fill(8) }))).toBe('key-changed')
  })
})

test('fsck names the first file that is wrong', async () => {
  await withLog(async (log) => void (await log.append(entries(0, 600))))
  const flip = (path: string): void => {
    const file = join(options.dir, path)
    const bytes = readFileSync(file)
    bytes[bytes.length >> 1] = bytes[bytes.length >> 1]! ^ 1
    writeFileSync(file, bytes)
  }
  for (const path of ['tile/0/001', 'tile/1/000.p/2', 'tile/0/002.p/88', 'checkpoint']) {
    flip(path)
    expect([path, fsck(options.dir).reason]).toEqual([path, expect.stringContaining(path)])
    flip(path)
  }
  flip('tile/entries/001')
  expect(fsck(options.dir)).toMatchObject({
    ok: false,
    size: 600,
    reason: expect.stringMatching(/tile\/(0|entries)\/001/),
  })
  flip('tile/entries/001')
  rmSync(join(options.dir, 'tile/entries/000'))
  expect(fsck(options.dir).reason).toContain('tile/entries/000')
  rmSync(join(options.dir, 'checkpoint'))
  expect(fsck(options.dir).ok).toBe(false)
})
