// suan demo: one lease from offer to court evidence on a temporary database (demo/one-lease.ts tells the story).
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer } from './answer.ts'
import type { Register } from './command.ts'
import { pairs, rows } from './table.ts'

const BUNDLE_FILE = 'one-lease.shev'

export const register: Register = (program, { say, lang, answer }) => {
  program
    .command('demo')
    .description(say('一份租约：从挂牌到法庭证据', 'one lease, from offer to court evidence'))
    .option('--out <DIR>', say('保留证据包与公开日志', 'keep the bundle and the published log'))
    .action(({ out }: { out?: string }) => answer(() => demo(out, lang)))
}

async function demo(out: string | undefined, lang: 'zh' | 'en'): Promise<Answer> {
  const [{ BEGIN, oneLease }, { inScratchWorld }, { draftFolder, ANSWER_FILE }, { recompute }, { sha256, toHex }] =
    await Promise.all([
      import('../../../demo/one-lease.ts'),
      import('./scratch-world.ts'),
      import('./draft-folder.ts'),
      import('./rebill.ts'),
      import('#kernel/proof'),
    ])
  const draft = out === undefined ? undefined : draftFolder(out, ['log', BUNDLE_FILE])
  try {
    const { walk, size } = await inScratchWorld({ seed: 'demo', start: BEGIN }, async (scratch) => {
      const walk = await oneLease(scratch)
      if (draft) cpSync(join(scratch.dataDir, 'log'), join(draft.path, 'log'), { recursive: true })
      return { walk, size: scratch.log.size }
    })
    const rebilled = recompute(walk.bundle)
    const json = {
      steps: walk.steps,
      // where the bundle is kept; without --out, what it was
      bundle: out === undefined ? `sha256:${toHex(sha256(walk.bundle))}` : join(out, BUNDLE_FILE),
      verified: walk.verified,
      changedByteRefused: walk.changedByteRefused,
      rebilled: { recomputedFen: rebilled.recomputedFen, billedFen: rebilled.billedFen, equal: rebilled.equal },
      lease: walk.lease,
      log: { size },
    }
    if (draft) {
      writeFileSync(join(draft.path, BUNDLE_FILE), walk.bundle)
      writeFileSync(join(draft.path, ANSWER_FILE), `${JSON.stringify(json, null, 2)}\n`)
      draft.publish()
    }
    const right = walk.verified && walk.changedByteRefused && rebilled.equal
    return { exit: right ? 0 : 1, json, table: () => shown(json, lang) }
  } finally {
    draft?.discard()
  }
}

type Shown = {
  steps: readonly { act: string; at: string; evidence: string }[]
  bundle: string
  verified: boolean
  changedByteRefused: boolean
  rebilled: { recomputedFen: number | null; billedFen: number | null; equal: boolean }
}

function shown(d: Shown, lang: 'zh' | 'en'): string {
  const say = (zh: string, en: string): string => (lang === 'zh' ? zh : en)
  const yes = (right: boolean): string => (right ? say('是', 'yes') : say('否', 'no'))
  return [
    rows(
      [say('行为', 'act'), say('时间', 'at'), say('证据位置', 'evidence')],
      d.steps.map(({ act, at, evidence }) => [act, at, evidence]),
    ),
    pairs([
      [say('证据包', 'bundle'), d.bundle],
      [say('核验一致', 'verified'), yes(d.verified)],
      [say('改动一字节即被拒', 'one changed byte refused'), yes(d.changedByteRefused)],
      [
        say('离线重算账单（分）', 'bill recomputed offline (fen)'),
        `${d.rebilled.recomputedFen} / ${d.rebilled.billedFen}`,
      ],
    ]),
  ].join('\n\n')
}
