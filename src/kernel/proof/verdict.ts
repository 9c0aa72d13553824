// What the verifier says and how it says it: reasons with codes, and the three articles of the
// Rules of Online Litigation of People's Courts (人民法院在线诉讼规则, in force 2021-08-01) on chain-stored evidence.
// The words state what was checked. Whether it is admitted is the court's decision; they never say so.

/** Every reason for which a bundle is refused. */
export type ReasonCode =
  | 'bytes-not-utf8'
  | 'bytes-not-canonical'
  | 'bundle-shape'
  | 'base64'
  | 'key-form'
  | 'key-not-trusted'
  | 'seal-form'
  | 'seal-signature'
  | 'seal-content'
  | 'checkpoint-form'
  | 'checkpoint-signature'
  | 'checkpoint-origin'
  | 'leaf-form'
  | 'leaf-index'
  | 'leaf-repeated'
  | 'inclusion'
  | 'opening-form'
  | 'opening-root'
  | 'opening-count'
  | 'opening-act'
  | 'opening-at'
  | 'opening-law'
  | 'stream-repeated'
  | 'stream-gap'
  | 'stream-prev'
  | 'stream-beyond'
  | 'stream-undeclared'
  | 'no-leaves'
  | 'subject-kind'
  | 'closing-missing'
  | 'closing-subject'
  | 'closing-streams'
  | 'own-stream'
  | 'law-missing'
  | 'law-version'
  | 'law-repeated'
  | 'verifier-fault'

const REASONS: Record<ReasonCode, readonly [zh: string, en: string]> = {
  'bytes-not-utf8': ['文件不是 UTF-8 文本', 'the file is not UTF-8 text'],
  'bytes-not-canonical': [
    '文件不是唯一的规范形式，字节已被改动或重新排版',
    'the file is not in its one canonical form: bytes were changed or rearranged',
  ],
  'bundle-shape': ['证据包缺少内容，或含有未知内容', 'the bundle lacks a part or has an unknown one'],
  base64: ['编码文本不是规范的 base64', 'an encoded text is not strict base64'],
  'key-form': ['日志公钥无法识别', 'the log key cannot be read'],
  'key-not-trusted': ['日志公钥不在所给的可信公钥之列', 'the log key is not among the trusted keys given'],
  'seal-form': ['封签无法识别', 'the seal cannot be read'],
  'seal-signature': ['封签的签名验证不通过', 'the signature on the seal does not verify'],
  'seal-content': [
    '封签与证据包内容不符，内容在封装后被改动',
    'the seal does not fit the bundle: the content was changed after sealing',
  ],
  'checkpoint-form': ['日志检查点无法识别', 'the log checkpoint cannot be read'],
  'checkpoint-signature': ['日志检查点的签名验证不通过', 'the signature on the log checkpoint does not verify'],
  'checkpoint-origin': ['日志检查点属于另一日志', 'the checkpoint belongs to another log'],
  'leaf-form': ['日志条目不符合格式', 'a log entry is malformed'],
  'leaf-index': ['日志条目的位置超出检查点', 'the position of a log entry lies beyond the checkpoint'],
  'leaf-repeated': ['同一日志位置出现两次', 'one log position appears twice'],
  inclusion: [
    '日志条目无法归入检查点：条目、位置或证明被改动',
    'a log entry does not lead to the checkpoint: entry, position or proof was changed',
  ],
  'opening-form': ['字段披露不符合格式', 'the disclosed fields are malformed'],
  'opening-root': ['披露的字段与日志条目不符', 'the disclosed fields do not match the log entry'],
  'opening-count': ['披露的字段数目与日志条目不符', 'the number of fields does not match the log entry'],
  'opening-act': ['披露的行为名称与日志条目不符', 'the disclosed act does not match the log entry'],
  'opening-at': ['披露的时间与日志条目不符', 'the disclosed time does not match the log entry'],
  'opening-law': ['披露的法律依据不符合格式', 'the disclosed law is malformed'],
  'stream-repeated': [
    '同一序列号出现两次，或同一序列声明两次',
    'one sequence number appears twice, or one stream is declared twice',
  ],
  'stream-gap': ['序列不连续，缺少条目', 'the stream has a gap: entries are missing'],
  'stream-prev': ['条目未衔接其前一条目', 'an entry does not continue the one before it'],
  'stream-beyond': ['条目超出所声明的序列长度', 'an entry lies beyond the declared length of its stream'],
  'stream-undeclared': [
    '条目所属序列不在所声明的序列之列',
    'an entry belongs to a stream that the bundle does not declare',
  ],
  'no-leaves': ['证据包不含任何日志条目', 'the bundle holds no log entry'],
  'subject-kind': [
    '证据对象的种类未知，无法判断内容是否完整',
    'the kind of the subject is unknown, so completeness cannot be judged',
  ],
  'closing-missing': [
    '证据对象的序列没有以已办理且已披露的收尾记录结束，内容可能被截短',
    'the stream of the subject does not end with a closing record that was done and is disclosed: it may have been cut',
  ],
  'closing-subject': ['收尾记录所指的证据对象不同', 'the closing record is about another subject'],
  'closing-streams': [
    '所声明的序列与收尾记录所定的不同，序列被删去、增加或截短，或该字段未披露',
    'the declared streams are not those that the closing record fixed: one was dropped, added or cut, or the field is withheld',
  ],
  'own-stream': [
    '案卷的证据包须且只须含其自身的序列',
    'the bundle of a file holds the one stream of that file and no other',
  ],
  'law-missing': ['所引法律条文的该版本未附于证据包', 'the cited version of an article is not in the bundle'],
  'law-version': ['所附法律条文与其版本指纹不符', 'an article does not match its version fingerprint'],
  'law-repeated': ['同一法律条文版本附了两次', 'one version of an article is in the bundle twice'],
  'verifier-fault': ['核验程序未能完成核验', 'the verifier could not finish'],
}

export type Reason = { readonly code: ReasonCode; readonly zh: string; readonly en: string; readonly where: string }

/** A reason with its words; `where` points into the bundle, such as `leaves/3/entry`. */
export function reason(code: ReasonCode, where: string, detail?: { readonly zh: string; readonly en: string }): Reason {
  const [zh, en] = REASONS[code]
  return { code, where, zh: detail ? `${zh}：${detail.zh}` : zh, en: detail ? `${en}: ${detail.en}` : en }
}

/** What article 17 asks about the log's operator; the operator supplies it, software can only show it. */
export const QUALIFICATION_ITEMS = [
  {
    item: 'filing',
    zh: '区块链信息服务备案编号（国家互联网信息办公室令第3号）',
    en: 'Blockchain information service filing number (CAC Order No. 3)',
  },
  {
    item: 'protection-grade',
    zh: '网络安全等级保护备案与测评',
    en: 'Multi-level protection scheme filing and assessment',
  },
  {
    item: 'standards',
    zh: '标准符合性声明（SF/T 0076-2020、SF/T 0091-2021、GB/T 43580-2023）',
    en: 'Statement of conformity with standards (SF/T 0076-2020, SF/T 0091-2021, GB/T 43580-2023)',
  },
  {
    item: 'independence',
    zh: '平台与当事人利害关系及见证方独立性声明',
    en: 'Statement of interests between platform and parties and of witness independence',
  },
  { item: 'software-build', zh: '软件构建指纹', en: 'Software build fingerprint' },
  { item: 'incident-log', zh: '证据期间的系统事件记录', en: 'Incident log for the period of the evidence' },
] as const

/** One item of the qualification pack; `value` null says honestly that it is missing. */
export type Qualification = {
  readonly item: string
  readonly zh: string
  readonly en: string
  readonly value: string | null
}

export type Articles = {
  readonly 16: { readonly ok: boolean; readonly zh: string; readonly en: string }
  readonly 17: {
    readonly present: readonly Qualification[]
    readonly missing: readonly Qualification[]
    readonly zh: string
    readonly en: string
  }
  readonly 18: {
    readonly sources: number
    readonly of: 3
    /** How many of the sources read the meter while another did: only their readings can corroborate each other. */
    readonly overlapping: number
    readonly zh: string
    readonly en: string
  }
}

export type Gap = { readonly stream: string; readonly missing: readonly number[] }
/** When a stream says it happened. `proven` stays null: no timestamp authority has signed anything yet. */
export type Bracket = {
  readonly stream: string
  readonly claimedFrom: string
  readonly claimedTo: string
  readonly proven: null
}

export type Verdict = {
  readonly verdict: '核验一致' | '核验不一致'
  readonly articles: Articles
  readonly gaps: readonly Gap[]
  readonly brackets: readonly Bracket[]
  readonly reasons: readonly Reason[]
  /** Number of leaves in the bundle. */
  readonly leaves: number
  /** How many of their records show no field at all: withheld, or erased (Personal Information Protection Law art. 47). */
  readonly withheld: number
  /**
   * Instant up to which the streams of the bundle are whole: as the closing record claims, or, for a file, which nothing
   * closes, that of its last record here. Null without such a record.
   */
  readonly wholeTo: string | null
  /** Size and root (hex) of the log by its checkpoint; null when it could not be read. */
  readonly size: number | null
  readonly root: string | null
  /** `trusted` is null when no trusted keys were given. */
  readonly key: {
    readonly name: string
    readonly id: string
    readonly trusted: boolean | null
    readonly zh: string
    readonly en: string
  } | null
  readonly subject: { readonly kind: string; readonly id: string } | null
}

/**
 * `size` is the log's, `withheld` counts the leaves without content, `wholeTo` is the instant of the closing record, or of
 * the last record where the bundle holds one stream of its own that nothing closes (`unclosed`).
 */
export function article16(
  ok: boolean,
  {
    leaves,
    size,
    withheld,
    wholeTo,
  }: {
    readonly leaves: number
    readonly size: number | null
    readonly withheld: number
    readonly wholeTo: string | null
  },
  unclosed = false,
): Articles[16] {
  if (!ok) {
    return {
      ok,
      zh: '技术核验不一致：证据包与已签名的日志不符，或其内容不完整，原因见下。不能据此主张入链后未经篡改。',
      en: 'Technical verification failed: the bundle does not match the signed log or is not whole, for the reasons below. It does not support a finding that the data were unaltered.',
    }
  }
  const hidden =
    withheld === 0
      ? { zh: '', en: '' }
      : {
          zh: `其中 ${withheld} 条的内容未披露或已删除，仅能证明该条目存在且未见改动。`,
          en: ` The content of ${withheld} of them is withheld or erased: of these only that they exist unchanged is shown.`,
        }
  const whole = unclosed
    ? {
        zh: `该案卷的序列自首条至 ${wholeTo}（记录方声明的末条时间）无缺漏，其后是否另有记录，本证据包不能证明；本包为案卷，不含账单`,
        en: `the stream of the file is whole from its first record to the one of ${wholeTo} (claimed time); whether later ones exist this bundle cannot show. It is the bundle of a file and holds no bill`,
      }
    : {
        zh: `所列序列截至 ${wholeTo}（记录方声明的收尾时间）无缺漏`,
        en: `the streams listed are whole up to ${wholeTo}, the claimed time of the closing record`,
      }
  return {
    ok,
    zh: `经技术核验一致：${leaves} 条记录均在已签名的日志（共 ${size} 条）之中，自入链之后未见改动；${whole.zh}。${hidden.zh}可用于支持人民法院依第十六条对入链后未经篡改的认定；有相反证据足以推翻的除外。`,
    en: `Technically verified as consistent: all ${leaves} records are in the signed log of ${size} entries and show no change since they were logged; ${whole.en}.${hidden.en} This may support a finding under article 16 that the data were not altered after logging, unless contrary evidence rebuts it.`,
  }
}

/** Splits the items into those supplied and those missing; a standard item that is not there at all is missing. */
export function article17(qualification: readonly Qualification[]): Articles[17] {
  const given = new Set(qualification.map(({ item }) => item))
  const all = [
    ...qualification,
    ...QUALIFICATION_ITEMS.filter(({ item }) => !given.has(item)).map((item) => ({ ...item, value: null })),
  ]
  const present = all.filter(({ value }) => value !== null)
  const missing = all.filter(({ value }) => value === null)
  return {
    present,
    missing,
    zh: `存证平台资质材料：已提供 ${present.length} 项，缺少 ${missing.length} 项。当事人提出异议并有合理理由的，由人民法院依第十七条审查。`,
    en: `Papers on the evidence platform: ${present.length} supplied, ${missing.length} missing. On a reasoned objection the court examines them under article 17.`,
  }
}

/** Who read the meter, as far as the accepted readings say: `overlapping` of the `sources` read it while another did. */
export type Sources = { readonly sources: number; readonly overlapping: number }

/** What the readings say of their sources; of a bundle that did not verify nothing is said. */
export function article18(ok: boolean, { sources, overlapping }: Sources): Articles[18] {
  const counted = { sources, of: 3, overlapping } as const
  if (!ok) {
    return {
      ...counted,
      zh: '证据包未通过核验，对数据来源不作说明。',
      en: 'The bundle did not verify, so nothing is said about the sources of its data.',
    }
  }
  const [zh, en] = [
    '入链前数据的真实性不能由日志证明。',
    'A log cannot prove that data were true before they were logged. ',
  ]
  if (sources === 0) {
    return {
      ...counted,
      zh: `${zh}证据包中没有来源可辨、已被接受的计量数据；有异议时依第十八条由主张方补充证明。`,
      en: `${en}The bundle shows no accepted metering with a known source; on objection the proponent adds proof under article 18.`,
    }
  }
  const from = {
    zh: `${zh}已被接受的计量数据来自 ${sources} 个来源（出租方、承租方、平台共 3 个可能来源）`,
    en: `${en}The accepted metering comes from ${sources} source(s) out of 3 (provider, lessee, platform)`,
  }
  if (overlapping === 0) {
    return {
      ...counted,
      zh: `${from.zh}，${sources > 1 ? '各来源的计量时段互不重叠，' : ''}缺少相互印证；有异议时依第十八条由主张方补充证明。`,
      en: `${from.en}${sources > 1 ? ', whose periods do not overlap' : ''}, so nothing corroborates it; on objection the proponent adds proof under article 18.`,
    }
  }
  return {
    ...counted,
    zh: `${from.zh}，其中 ${overlapping} 个来源的计量时段有重叠，重叠部分可相互印证，数量是否一致须另行比对；异议依第十八条处理。`,
    en: `${from.en}; the periods of ${overlapping} of them overlap, and there they can corroborate each other (whether the amounts agree is not compared here); objections are dealt with under article 18.`,
  }
}

export function keyWords(id: string, trusted: boolean | null): { zh: string; en: string } {
  if (trusted === null) {
    return {
      zh: `未给出可信公钥：请把公钥编号 ${id} 与从其他途径取得的编号核对。`,
      en: `No trusted key was given: compare key id ${id} with one obtained from elsewhere.`,
    }
  }
  return trusted
    ? { zh: '日志公钥与所给可信公钥一致。', en: 'The log key is one of the trusted keys given.' }
    : { zh: '日志公钥不是所给可信公钥。', en: 'The log key is none of the trusted keys given.' }
}
