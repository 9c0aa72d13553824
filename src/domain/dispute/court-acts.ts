// The exchange with a court system: the platform hands over and waits; what the court says is signed by the court’s key.
import { act, refuse, uuidInput, type Refusal } from '#kernel/act'
import { caseFile, papersFor, type CaseFile, type Paper } from '#kernel/casework'
import { partyOf } from '#kernel/identity'
import { fromHex } from '#kernel/proof'
import type { Sql, Tx } from '#kernel/store'
import { z } from 'zod'
import { bundleOf } from './bundle.ts'
import { CASE, CONFIRMATION, contractOf, fileNamed, keptOf, MEDIATION, type Kept } from './case-room.ts'
import {
  FOLLOWS,
  manifestHash,
  messageInput,
  messageText,
  PACKAGE_FORMAT,
  packageNamed,
  signedBy,
  verifyWords,
  type CourtMessage,
  type HandedBundle,
  type Manifest,
  type PackageRow,
} from './court-package.ts'
import { undisputedIn } from './mediation-steps.ts'

const EXCHANGE = 'platform/dispute-rules#exchange'
const COURT_ONLY = 'platform/dispute-rules#court-acts-only'

const registerKey = act({
  name: 'dispute.court-key.register',
  title: { zh: '登记法院签名公钥', en: 'Register the key of a court' },
  basis: [EXCHANGE, 'cn/e-signature-law#13'],
  serves: ['J2', 'X4'],
  by: ['court'],
  input: z.strictObject({ publicKey: z.string().regex(/^[0-9a-f]{64}$/) }),
  stream: (_input, { actor }) => `court/${actor.party}`,
  async load(tx, { publicKey }) {
    return {
      known: (await tx.one('select 1 from dispute.court_key where public_key = $1', [publicKey])) !== undefined,
    }
  },
  decide({ known }, { publicKey }) {
    if (known || fromHex(publicKey)?.length !== 32)
      return refuse('key-known', { zh: '公钥不对或者已登记', en: 'the key is wrong, or registered already' }, EXCHANGE)
    return { publicKey }
  },
  async apply(tx, { publicKey }, _input, { at, actor }) {
    tx.queue('insert into dispute.court_key (public_key, court, since) values ($1, $2, $3)', [
      publicKey,
      actor.party,
      at,
    ])
  },
})

const endKey = act({
  name: 'dispute.court-key.end',
  title: { zh: '停用法院签名公钥', en: 'End the key of a court' },
  basis: [EXCHANGE],
  serves: ['J2', 'X4'],
  by: ['court'],
  input: z.strictObject({ publicKey: z.string().regex(/^[0-9a-f]{64}$/) }),
  stream: (_input, { actor }) => `court/${actor.party}`,
  async load(tx, { publicKey }, { actor }) {
    const sql = 'select 1 from dispute.court_key where public_key = $1 and court = $2 and ended_at is null'
    return { own: (await tx.one(sql, [publicKey, actor.party])) !== undefined }
  },
  decide({ own }, { publicKey }) {
    return own ? { publicKey } : refuse('no-such-key', { zh: '没有这一公钥', en: 'there is no such key' }, EXCHANGE)
  },
  async apply(tx, { publicKey }, _input, { at }) {
    tx.queue('update dispute.court_key set ended_at = $2 where public_key = $1', [publicKey, at])
  },
})

/** In these states a file may go out to the court. */
const READY: Readonly<Record<string, { kind: Manifest['kind']; states: readonly string[] }>> = {
  [CONFIRMATION]: { kind: 'confirmation', states: ['joint-application', 'received', 'supplement'] },
  [CASE]: { kind: 'case', states: ['submitted', 'correction'] },
}

type Sent = {
  file: CaseFile | null
  parties: Manifest['parties']
  papers: Paper[]
  undisputed: string[]
  agreement: Manifest['agreement']
  /** the newest bundle of the lease in dispute: made when the file was handed in */
  evidence: { lease: string; streams: { stream: string; size: number }[] } | null
}

/** The mediation before a file: the one that a confirmation comes from. */
async function beforeOf(sql: Sql, file: CaseFile): Promise<{ id: string; kept: Kept } | undefined> {
  const id = fileNamed(file.about)
  const kept = id === undefined ? undefined : await keptOf(sql, id)
  return id === undefined || kept === undefined ? undefined : { id, kept }
}

async function sentFacts(tx: Tx, id: string): Promise<Sent> {
  const file = await caseFile(tx, id)
  if (!file || READY[file.procedure] === undefined)
    return { file: null, parties: [], papers: [], undisputed: [], agreement: null, evidence: null }
  const players = Object.entries(file.parts).flatMap(([part, parties]) =>
    part === 'court' ? [] : parties.map((party) => ({ part, party })),
  )
  const named = await Promise.all(players.map(async ({ part, party }) => ({ part, found: await partyOf(tx, party) })))
  const before = await beforeOf(tx, file)
  const lease = (await contractOf(tx, file.about))?.lease ?? null
  const made = lease === null ? undefined : await bundleOf(tx, lease)
  // of a failed mediation over the same contract only what both confirmed
  const mediated = before
    ? [before.id]
    : (
        await tx.rows<{ file: string }>(
          `select file from dispute.case_file where about = $1 and procedure = '${MEDIATION}' order by file`,
          [file.about],
        )
      ).map((row) => row.file)
  return {
    file,
    parties: named.flatMap(({ part, found }) => (found ? [{ part, name: found.name, uscc: found.uscc }] : [])),
    papers: await papersFor(tx, id, 'court'),
    undisputed: (await Promise.all(mediated.map((one) => undisputedIn(tx, one)))).flat(),
    agreement:
      before?.kept.agreement === undefined
        ? null
        : {
            sha256: before.kept.agreement.sha256,
            effectiveOn:
              (before.kept.signed ?? [])
                .map(({ on }) => on)
                .toSorted()
                .at(-1) ?? null,
          },
    evidence: lease === null || made === undefined ? null : { lease, streams: made },
  }
}

/** The bundle of the file and that of the lease, by name and reach. */
function bundlesWith(file: CaseFile, evidence: Sent['evidence']): HandedBundle[] {
  const of = (name: string, subject: string, streams: HandedBundle['streams']): HandedBundle => ({
    name,
    subject,
    streams,
    verify: verifyWords(name),
  })
  return [
    of(`file-${file.no}.shev`, `file/${file.file}`, null),
    ...(evidence === null
      ? []
      : [of(`lease-${evidence.lease.slice(0, 8)}.shev`, `lease/${evidence.lease}`, [...evidence.streams])]),
  ]
}

const sendPackage = act({
  name: 'dispute.package.send',
  title: { zh: '移交法院（交换包）', en: 'Hand over to the court (exchange package)' },
  basis: [EXCHANGE, 'cn/online-litigation-rules#9', 'cn/civil-procedure-interpretation#353'],
  serves: ['H1', 'J2', 'X4'],
  by: ['lessee', 'provider', 'operator', 'supplier', 'mediation'],
  input: z.strictObject({ file: uuidInput }),
  stream: ({ file }) => `file/${file}`,
  load: (tx, { file }) => sentFacts(tx, file),
  decide({ file, parties, papers, undisputed, agreement, evidence }, _input, { actor, id, at }) {
    const ready = file === null ? undefined : READY[file.procedure]
    const plays = file !== null && Object.values(file.parts).some((all) => all.includes(actor.party))
    if (file === null || ready === undefined || !plays)
      return refuse('no-such-case', { zh: '没有可以移交的案卷', en: 'there is no such file to hand over' }, EXCHANGE)
    if (!ready.states.includes(file.state))
      return refuse(
        'not-ready',
        {
          zh: ready.kind === 'confirmation' ? '双方共同申请之后才能移交' : '提交法院之后才能移交',
          en: ready.kind === 'confirmation' ? 'both apply first' : 'it is submitted first',
        },
        EXCHANGE,
        'cn/civil-procedure-law#205',
      )
    if (papers.length === 0)
      return refuse(
        'no-papers',
        { zh: '没有可以移交的材料', en: 'there are no papers to hand over' },
        EXCHANGE,
        'cn/civil-procedure-interpretation#353',
      )
    const manifest: Manifest = {
      format: PACKAGE_FORMAT,
      package: id,
      kind: ready.kind,
      file: { file: file.file, no: file.no, title: file.title, place: file.place, stream: `file/${file.file}` },
      parties: parties.map((one) => ({ ...one })),
      undisputed: [...undisputed],
      agreement: agreement === null ? null : { ...agreement },
      papers: papers.map(({ name, sha256, step }) => ({ name, sha256, step })),
      bundles: bundlesWith(file, evidence),
      law: [
        EXCHANGE,
        ...(ready.kind === 'confirmation' ? ['cn/civil-procedure-law#205'] : ['cn/civil-procedure-law#123']),
      ],
      madeAt: at,
    }
    return { package: id, manifest, sha256: manifestHash(manifest) }
  },
  async apply(tx, { package: id, manifest, sha256 }, { file }, { at }) {
    tx.queue(
      `insert into dispute.package (package, file, manifest, sha256, state, since) values ($1, $2, $3, $4, 'sent', $5)`,
      [id, file, JSON.stringify(manifest), sha256, at],
    )
  },
})

type Answered = {
  row: Pick<PackageRow, 'state' | 'sha256' | 'court' | 'caseNo'> | null
  key: { court: string; ended: boolean } | null
}

async function answeredFacts(tx: Tx, { package: id }: CourtMessage, publicKey: string): Promise<Answered> {
  const row = await packageNamed(tx, id)
  const key = await tx.one<{ court: string; ended: boolean }>(
    'select court, ended_at is not null as ended from dispute.court_key where public_key = $1',
    [publicKey],
  )
  return {
    row: row ? { state: row.state, sha256: row.sha256, court: row.court, caseNo: row.caseNo } : null,
    key: key ?? null,
  }
}

function messageRefusal(
  { row, key }: Answered,
  { message, signature, publicKey }: { message: CourtMessage; signature: string; publicKey: string },
  court: string,
): Refusal | undefined {
  if (row === null || row.sha256 !== message.manifest)
    return refuse(
      'no-such-package',
      { zh: '没有这一交换包，或者清单哈希不符', en: 'there is no such package, or its list has another hash' },
      EXCHANGE,
    )
  if (key === null || key.ended || key.court !== court || !signedBy(message, signature, publicKey))
    return refuse(
      'message-signature-wrong',
      { zh: '回执须由本院已登记的密钥签名', en: 'the message has to be signed by a key that this court registered' },
      EXCHANGE,
      'cn/e-signature-law#13',
    )
  if (row.court !== null && row.court !== court)
    return refuse('other-court', { zh: '本包已由另一法院接收', en: 'another court has received it' }, EXCHANGE)
  if (!FOLLOWS[message.kind].includes(row.state))
    return refuse(
      'message-out-of-turn',
      {
        zh: `交换包已是「${row.state}」状态，不能再作此回执`,
        en: `the package is ${row.state}: this message comes out of turn`,
      },
      EXCHANGE,
    )
  const lacks =
    (message.kind === 'docketed' && message.caseNo === undefined && 'caseNo') ||
    (message.kind === 'refused' && message.reasons === undefined && 'reasons') ||
    (message.kind === 'decided' && (message.result === undefined || message.caseNo === undefined) && 'result, caseNo')
  if (lacks !== false)
    return refuse('message-lacks', { zh: `回执缺少 ${lacks}`, en: `the message lacks ${lacks}` }, EXCHANGE)
  if (message.kind === 'decided' && message.caseNo !== row.caseNo)
    return refuse(
      'other-case-number',
      { zh: '案号与立案回执不符', en: 'the case number is not the one docketed' },
      EXCHANGE,
    )
  return undefined
}

/** One message from the court: a receipt, docketing or refusal (acknowledge), or the decision (result). */
const messageAct = (
  verb: 'acknowledge' | 'result',
  kinds: readonly CourtMessage['kind'][],
  title: { zh: string; en: string },
) =>
  act({
    name: `dispute.package.${verb}`,
    title,
    basis: [COURT_ONLY, EXCHANGE, 'cn/online-litigation-rules#9'],
    serves: ['H1', 'J2', 'X4'],
    by: ['court'],
    input: z.strictObject({
      message: messageInput,
      /** Ed25519 over the canonical message, base64 */
      signature: z.base64().max(200),
      publicKey: z.string().regex(/^[0-9a-f]{64}$/),
    }),
    stream: ({ message }) => `package/${message.package}`,
    load: (tx, { message, publicKey }) => answeredFacts(tx, message, publicKey),
    decide(facts: Answered, input, { actor }) {
      const { message } = input
      if (!kinds.includes(message.kind))
        return refuse(
          'other-kind-of-message',
          { zh: '这一消息不在此办理', en: 'that kind of message is entered elsewhere' },
          EXCHANGE,
        )
      return (
        messageRefusal(facts, input, actor.party) ?? {
          package: message.package,
          state: message.kind,
          caseNo: message.caseNo ?? facts.row!.caseNo,
        }
      )
    },
    async apply(tx, { package: id, state, caseNo }, { message, signature, publicKey }, { at, actor }) {
      tx.queue('update dispute.package set state = $2, case_no = $3, court = $4, since = $5 where package = $1', [
        id,
        state,
        caseNo,
        actor.party,
        at,
      ])
      tx.queue(
        `insert into dispute.court_message (package, n, kind, body, signature, public_key, at)
         select $1, count(*)::int, $2, $3, $4, $5, $6 from dispute.court_message where package = $1`,
        [id, message.kind, messageText(message), signature, publicKey, at],
      )
    },
  })

export const courtActs = [
  registerKey,
  endKey,
  sendPackage,
  messageAct('acknowledge', ['received', 'docketed', 'refused'], {
    zh: '法院回执（收到、立案、不予受理）',
    en: 'The court acknowledges (received, docketed, refused)',
  }),
  messageAct('result', ['decided'], { zh: '法院结果', en: 'Result from the court' }),
]
