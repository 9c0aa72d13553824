// Whether a signature may be put to a contract: a pure reading of what is on file. Each no has its article.
import { refuse, type Refusal } from '#kernel/act'
import { sm2Verify, verifyCms, type SigningReasonCode } from '#kernel/signing'
import { der, trustOf, type CertificateKind } from './certificate.ts'
import { unacknowledged, unanswered, type Acknowledged, type Asked, type Clause, type Explained } from './explaining.ts'
import { maySign, type Mandate } from './mandate.ts'
import { noLicence } from './negotiation.ts'
import { SIDE, sidesOf, type Side } from './sides.ts'

const SIGN = 'cn/e-signature-law#14'
const RELIABLE = 'cn/e-signature-law#13'
const AUTHORITY = 'cn/e-signature-law#16'
const ONE_PAPER = 'platform/contract-rules#one-paper'
const EXPLAINED = 'platform/contract-rules#clause-explained'
const SIGNER = 'platform/contract-rules#authority-to-sign'
const OWN = 'platform/contract-rules#certificate-of-own'

/** A revision of the PDF as the platform kept it, with the certificate that signed it. */
export type KeptSignature = {
  before: string
  digest: string
  cms: string
  certificate: {
    sha256: string
    party: string
    person: string | null
    kind: CertificateKind
    notAfter: string
    revokedAt: string | null
  } | null
}

export type Given = { side: Side; kind: string }

export type SigningFacts = {
  clauses: Pick<Clause, 'id' | 'no' | 'title' | 'exceptional'>[]
  asked: Asked[]
  explained: Explained[]
  acknowledged: Acknowledged[]
  order: 'any' | 'lessee-first' | 'provider-first'
  mode: string
  assignee: string | null
  contractFen: number
  termsHash: string
  signed: Given[]
  /** the newest revision that stands: of the last signature, or the contract as it was first set */
  head: string | null
  paper: KeptSignature | null
  mandates: Mandate[]
  trusted: string[]
  /** whether the provider has a licence in force on the day */
  licensed: boolean
  /** last day of the term as the contract writes it; null: none */
  until: string | null
}

const list = (clauses: readonly { no: number; title: { zh: string; en: string } }[]) => ({
  zh: clauses.map(({ no, title }) => `第${no}条「${title.zh}」`).join('、'),
  en: clauses.map(({ no, title }) => `${no} “${title.en}”`).join(', '),
})

/** The clauses that bear on this side have been explained to it, and its questions answered. */
export function explainedTo(side: Side, facts: SigningFacts): Refusal | undefined {
  const { clauses, asked, explained, acknowledged, termsHash } = facts
  const open = new Set(unanswered(asked, explained).flatMap((q) => (q.side === side ? [q.clause] : [])))
  const questioned = clauses.filter(({ id }) => open.has(id))
  if (questioned.length > 0) {
    const of = list(questioned)
    return refuse(
      'clause-not-explained',
      {
        zh: `对${of.zh}的提问尚未得到说明，不能签署`,
        en: `questions on ${of.en} have not been answered: it cannot be signed yet`,
      },
      'cn/civil-code#496',
      EXPLAINED,
    )
  }
  const unread = unacknowledged(clauses, side, acknowledged, termsHash)
  if (unread.length === 0) return undefined
  const of = list(unread)
  return refuse(
    'clause-not-explained',
    {
      zh: `${of.zh}与本方有重大利害关系，须先阅读并以自己的话说明其含义`,
      en: `${of.en} bear heavily on your side: first read them and say in your own words what they mean`,
    },
    'cn/civil-code#496',
    'cn/contract-interpretation#10',
    EXPLAINED,
  )
}

/** A side has signed when both its person and its seal have. */
export const sideComplete = (signed: readonly Given[], side: Side): boolean =>
  (['person', 'company'] as const).every((kind) => signed.some((s) => s.side === side && s.kind === kind))

/** Where an order was agreed, the later side waits until the earlier one is complete. */
function outOfTurn(side: Side, { order, signed }: SigningFacts): Refusal | undefined {
  const first = ({ any: null, 'lessee-first': 'lessee', 'provider-first': 'provider' } as const)[order]
  if (first === null || side === first || sideComplete(signed, first)) return undefined
  return refuse(
    'not-your-turn',
    { zh: `合同约定由${SIDE[first].zh}先签署`, en: `by the contract ${SIDE[first].en} signs first` },
    'platform/contract-rules#signing-order',
  )
}

/** What stands in the way of concluding at all, whoever signs: no licence any more, or a term that is over. */
function notConcluded({ licensed, until }: SigningFacts, day: string): Refusal | undefined {
  if (!licensed) return noLicence(day)
  if (until === null || day <= until.slice(0, 10)) return undefined
  return refuse(
    'term-over',
    {
      zh: `合同期限已于 ${until.slice(0, 10)} 届满，不能再签署；请另行协商`,
      en: `the term of the contract ended on ${until.slice(0, 10)}: it is not signed any more; negotiate anew`,
    },
    'cn/civil-code#160',
    'platform/contract-rules#both-agree-on-text',
  )
}

/** Which article stands behind each way in which a signature fails to verify. */
const ARTICLE: Partial<Record<SigningReasonCode, string>> = {
  'certificate-untrusted': AUTHORITY,
  'timestamp-authority': AUTHORITY,
  'cms-digest': 'cn/e-signature-law#5',
}

type Circumstance = { actor: { party: string; person: string | null }; at: string; day: string }

/** The signature in the PDF: verified again here, on what the platform recorded of the file. */
function verified(paper: KeptSignature, { actor, at }: Circumstance, trusted: string[]) {
  const { certificate } = paper
  if (certificate === null || certificate.party !== actor.party)
    return refuse(
      'certificate-unknown',
      { zh: '签署所用证书未由本主体登记', en: 'the certificate is not registered by this party' },
      OWN,
    )
  if (certificate.kind === 'person' && certificate.person !== actor.person)
    return refuse(
      'wrong-person',
      { zh: '证书属于另一人；须由本人签署', en: 'the certificate is another person’s: its holder must sign' },
      RELIABLE,
      OWN,
    )
  if (certificate.revokedAt !== null)
    return refuse(
      'certificate-revoked',
      { zh: `证书已于 ${certificate.revokedAt} 停用`, en: `the certificate was withdrawn at ${certificate.revokedAt}` },
      RELIABLE,
      OWN,
    )
  const verdict = verifyCms(der(paper.cms), new Uint8Array(Buffer.from(paper.digest, 'hex')), {
    trusted: trustOf(trusted),
    at,
  })
  const [first] = verdict.reasons
  if (first) return refuse(first.code, { zh: first.zh, en: first.en }, ARTICLE[first.code] ?? RELIABLE, SIGN)
  if (verdict.signer?.sha256 !== certificate.sha256)
    return refuse('certificate-unknown', { zh: '签名证书与所登记的不同', en: 'another certificate has signed' }, OWN)
  // a certificate that ran out between the stamp and now: the stamp proves the time, but it is not used any more
  if (certificate.notAfter < at)
    return refuse(
      'certificate-expired',
      { zh: `证书已于 ${certificate.notAfter} 到期`, en: `the certificate expired at ${certificate.notAfter}` },
      RELIABLE,
      OWN,
    )
  return {
    kind: certificate.kind,
    signer: verdict.signer,
    signedAt: verdict.signedAt,
    chain: verdict.chain.map(({ sha256 }) => sha256),
  }
}

/** An SM2 signature over the terms hash, beside the one in the PDF (GM/T 0003; its line goes into the evidence). */
export type Sm2Line = { publicKey: string; signature: string }

const sm2Wrong = (line: Sm2Line | undefined, termsHash: string): Refusal | undefined =>
  line === undefined ||
  sm2Verify(
    line.publicKey,
    new Uint8Array(Buffer.from(termsHash, 'hex')),
    new Uint8Array(Buffer.from(line.signature, 'hex')),
  )
    ? undefined
    : refuse('sm2-invalid', { zh: 'SM2 签名验证不通过', en: 'the SM2 signature does not verify' }, RELIABLE)

/** What a signature comes to: its kind, its facts, and whether all sides have now signed; or why it does not stand. */
export function signatureOn(
  side: Side,
  facts: SigningFacts,
  { before, after, sm2 }: { before: string; after: string; sm2?: Sm2Line | undefined },
  now: Circumstance,
) {
  const { signed, head, paper, mandates, contractFen, termsHash } = facts
  if (sideComplete(signed, side))
    return refuse('signed-already', { zh: '本方已签署完毕', en: 'your side has signed already' }, SIGN)
  const no = notConcluded(facts, now.day) ?? outOfTurn(side, facts) ?? explainedTo(side, facts)
  if (no) return no
  if (!paper || paper.before !== before)
    return refuse(
      'paper-unknown',
      { zh: '平台没有这一签署文件', en: 'the platform has no such signed file' },
      ONE_PAPER,
    )
  if (before !== head)
    return refuse(
      'paper-moved-on',
      {
        zh: '该文件已被续签，请在最新文件上重新签署',
        en: 'somebody has signed the file meanwhile: sign the newer one',
      },
      ONE_PAPER,
    )
  const verdict = verified(paper, now, facts.trusted)
  if ('refused' in verdict) return verdict
  const { kind } = verdict
  if (signed.some((s) => s.side === side && s.kind === kind))
    return refuse(
      'signed-already',
      kind === 'person'
        ? {
            zh: '本方的个人签名已在文件上；还需电子印章',
            en: 'the person of your side has signed; its seal is still wanted',
          }
        : {
            zh: '本方的电子印章已在文件上；还需个人签名',
            en: 'your side has sealed; its person’s signature is still wanted',
          },
      SIGN,
      'platform/contract-rules#person-and-seal',
    )
  const may = maySign(mandates, now.day, contractFen)
  if (may !== 'yes')
    return refuse(
      may,
      may === 'no-mandate'
        ? {
            zh: '签署人不是法定代表人，也没有在期限内的授权',
            en: 'the signer is neither legal representative nor holds a mandate that stands',
          }
        : { zh: '合同金额超出签署人的授权限额', en: 'the contract amount is over the limit of the signer’s mandate' },
      'cn/civil-code#171',
      SIGNER,
    )
  const sm2No = sm2Wrong(sm2, termsHash)
  if (sm2No) return sm2No
  const all = [...signed, { side, kind }]
  return {
    kind,
    certificate: paper.certificate!.sha256,
    after,
    signer: verdict.signer!,
    signedAt: verdict.signedAt,
    chain: verdict.chain,
    sm2: sm2 ? sm2.publicKey : null,
    complete: sidesOf({ assignee: facts.assignee }).every((each) => sideComplete(all, each)),
  }
}
