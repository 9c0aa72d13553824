// suan erase-check: was each device in these logs erased, and why does one think so? 0 all, 1 not all, 2 not readable.
import type { ErasureFinding, ErasureState, Unread } from '#domain/devices'
import { WrongUse, type Answer, type Lang } from './answer.ts'
import type { Register } from './command.ts'
import { bytesIn, DEVICE_FILE_LIMIT_MIB } from './whole-file.ts'
import { rows } from './table.ts'

export const register: Register = (program, { say, answer, lang }) => {
  program
    .command('erase-check')
    .description(
      say(
        '按清除日志核对设备数据是否已清除；不是全部已清除答 1',
        'whether devices were erased, by their sanitize logs; exit 1 unless all were',
      ),
    )
    .argument(
      '<files...>',
      say(
        'NVMe 清除日志（二进制、十六进制、文本、JSON）或 smartctl JSON，可为 .gz',
        'NVMe sanitize logs (binary, hex, text, JSON) or smartctl JSON, .gz allowed',
      ),
    )
    .action((files: string[]) => answer(() => eraseCheck(files, lang)))
}

type Result = ErasureFinding & { file: string }

/** Checks every device in the files. Throws WrongUse naming a file that holds no log of a device. */
export async function eraseCheck(files: readonly string[], lang: Lang): Promise<Answer> {
  const { erasureFile, METHOD_WORDS } = await import('#domain/devices')
  const results: Result[] = []
  const unread: (Unread & { file: string })[] = []
  for (const file of files) {
    const found = erasureFile(bytesIn(file, { limitMib: DEVICE_FILE_LIMIT_MIB }))
    if (found === undefined)
      throw new WrongUse(
        `文件 ${file}：期望 NVMe 清除日志（32 至 512 字节，或其十六进制、文本、JSON）或 smartctl JSON，未能识别`,
        `file ${file}: expected an NVMe sanitize log (32 to 512 bytes, or hex, text, JSON of it) or smartctl JSON, found neither`,
      )
    results.push(...found.findings.map((finding) => ({ file, ...finding })))
    unread.push(...found.unread.map((each) => ({ file, ...each })))
  }
  const counts = {
    devices: results.length,
    erased: results.filter(({ erased }) => erased === true).length,
    notErased: results.filter(({ erased }) => erased === false).length,
    notKnown: results.filter(({ erased }) => erased === null).length,
  }
  return {
    exit: counts.erased === counts.devices && unread.length === 0 ? 0 : 1,
    json: {
      ...counts,
      results: results.map(({ why, certificateNeeds, ...rest }) => ({
        ...rest,
        why: why[lang],
        certificateNeeds: certificateNeeds.map(({ item, says }) => ({ item, says: says[lang] })),
      })),
      unread: unread.map(({ file, line, ...words }) => ({ file, line, why: words[lang] })),
    },
    table: (to) => table(results, unread, to, METHOD_WORDS),
  }
}

const STATE_WORDS: Record<ErasureState, { zh: string; en: string }> = {
  done: { zh: '已完成', en: 'done' },
  'written-since': { zh: '完成后又有写入', en: 'written since' },
  'in-progress': { zh: '进行中', en: 'in progress' },
  failed: { zh: '失败', en: 'failed' },
  never: { zh: '从未清除', en: 'never' },
  'never-written': { zh: '从未写入', en: 'never written' },
  'not-supported': { zh: '不支持', en: 'not supported' },
  inconsistent: { zh: '日志矛盾', en: 'contradicts itself' },
  'no-record': { zh: '无清除记录', en: 'no record' },
  unknown: { zh: '不能判断', en: 'cannot tell' },
}

const VERDICTS = {
  true: { zh: '已清除', en: 'erased' },
  false: { zh: '未清除', en: 'not erased' },
  null: { zh: '不明', en: 'not known' },
}

function table(
  results: readonly Result[],
  unread: readonly (Unread & { file: string })[],
  lang: Lang,
  methods: Readonly<Record<NonNullable<ErasureFinding['method']>, { zh: string; en: string }>>,
): string {
  const head =
    lang === 'zh'
      ? ['文件', '设备', '方法', '状态', '结论', '理由']
      : ['file', 'device', 'method', 'state', 'verdict', 'why']
  const body = results.map(({ file, device, method, state, erased, why, progressPercent }) => [
    file,
    device.serial ?? device.path ?? device.model ?? '—',
    method === null ? '—' : methods[method][lang],
    `${STATE_WORDS[state][lang]}${progressPercent === null || state === 'done' ? '' : ` ${progressPercent}%`}`,
    VERDICTS[`${erased}`][lang],
    why[lang],
  ])
  const bad = unread.map(({ file, line, ...words }) => `${file}${line === null ? '' : `:${line}`}  ${words[lang]}`)
  return [rows(head, body), ...bad].join('\n')
}
