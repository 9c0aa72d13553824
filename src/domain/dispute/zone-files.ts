// Papers that the sides hand in: names that are only names, and one name under which the sides hold two contents. Pure.
import { refuse, type Refusal } from '#kernel/act'
import type { ZoneSide } from './negotiation.ts'

const FILES = 'platform/zone-rules#files'

type Named = { name: string; sha256: string }

/** Ends of names that a desktop runs when they are opened (the content is looked at when a file comes in). */
const RUNS =
  /\.(exe|com|scr|bat|cmd|msi|msix|ps1|psm1|vbs|vbe|js|jse|mjs|wsf|hta|jar|lnk|url|reg|dll|app|sh|command|desktop|html?|xhtml|svg)$/i

/** Why a name cannot stand: a path, a mark that hides or turns what is read, or something that runs. */
export function nameProblem({ name }: Named): Refusal | undefined {
  // control and format characters: among them those that turn the direction of reading, and those without a width
  if (/[/\\\p{Cc}\p{Cf}\p{Cs}]/u.test(name) || /^\.+$/.test(name) || /^[A-Za-z]:/.test(name))
    return refuse(
      'file-name-tricks',
      {
        zh: '文件名含路径或者不可见、改变阅读方向的字符，请改名后重传',
        en: 'a file name holds a path or a hidden or direction-changing mark: rename it',
      },
      FILES,
    )
  if (RUNS.test(name))
    return refuse('file-runs', { zh: '不接收可以运行的文件', en: 'files that run are not taken' }, FILES)
  return undefined
}

export type HandedIn = Named & { side: ZoneSide; at: string }

/** One name, several contents: as each side handed it in. */
export type Differing = { name: string; versions: { side: ZoneSide; sha256: string; at: string }[] }

const plainName = (name: string): string => name.normalize('NFKC').toLowerCase().trim()

/** Names that both sides used for different contents; neither is preferred. */
export function differing(files: readonly HandedIn[]): Differing[] {
  const byName = Map.groupBy(files, ({ name }) => plainName(name))
  return [...byName.values()].flatMap((same) => {
    const of = (side: ZoneSide): Set<string> =>
      new Set(same.filter((file) => file.side === side).map(({ sha256 }) => sha256))
    const [ours, theirs] = [of('complainant'), of('respondent')]
    const isSame = ours.size === theirs.size && [...ours].every((hash) => theirs.has(hash))
    if (ours.size === 0 || theirs.size === 0 || isSame) return []
    // the complainant's first
    const versions = same.toSorted((a, b) => (a.side < b.side ? -1 : a.side > b.side ? 1 : 0))
    return [{ name: versions[0]!.name, versions: versions.map(({ side, sha256, at }) => ({ side, sha256, at })) }]
  })
}
