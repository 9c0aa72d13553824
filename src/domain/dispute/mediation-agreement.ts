// What the sides of a mediation agree on, as data and in words, and who signs it: one text, named by its hash.
import { isRefusal, refuse, type Refusal } from '#kernel/act'
import type { Json } from '#kernel/proof'
import {
  agreementFindings,
  agreementHash,
  standsInTheWay,
  termsInput,
  type AgreementFinding,
  type AgreementTerms,
} from './agreement-terms.ts'
import type { StepAsked as Asked } from './case-room.ts'
import { signatureProblem } from './text-signature.ts'

const CLEAR = 'platform/dispute-rules#clear-terms'
const SIGNED = 'platform/dispute-rules#signed-text'

/** Terms as data; a refusal says where they cannot be read. */
function readTerms(text: string): AgreementTerms | Refusal {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = undefined
  }
  const parsed = termsInput.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  return refuse(
    'terms-unreadable',
    {
      zh: `各项给付写得不对：${issue?.path.join('.') || 'JSON'}`,
      en: `what is owed cannot be read: ${issue?.path.join('.') || 'JSON'} ${issue?.message ?? ''}`,
    },
    CLEAR,
  )
}

export type Written = { terms: AgreementTerms; words: string; sha256: string; findings: AgreementFinding[] }
export function written({ file, input, now }: Asked): Written | Refusal {
  const terms = readTerms(String(input['settlement']))
  if (isRefusal(terms)) return terms
  const words = String(input['terms'])
  return {
    terms,
    words,
    sha256: agreementHash({ file: file.file, terms, words }),
    findings: [
      ...agreementFindings(terms, now.day),
      ...agreementFindings({ ...emptyTerms, clauses: [words] }, now.day).filter(({ at }) => at.startsWith('clauses')),
    ],
  }
}
const emptyTerms = termsInput.parse({})

export function agreementRefusal(asked: Asked): Refusal | undefined {
  const made = written(asked)
  if (isRefusal(made)) return made
  const inTheWay = standsInTheWay(made.findings)
  if (inTheWay.length === 0 || asked.input['knowingly'] === 'yes') return undefined
  return refuse(
    'terms-not-enforceable',
    {
      zh: `有内容不明确或者不会获得司法确认，请先修改；双方知情仍要订立的，请写明：${inTheWay.map(({ at, words }) => `${at} ${words.zh}`).join('；')}`,
      en: `mend first what is unclear or would not be confirmed, or say that both want it knowingly: ${inTheWay.map(({ at, words }) => `${at} ${words.en}`).join('; ')}`,
    },
    ...new Set(inTheWay.flatMap(({ basis }) => basis)),
    CLEAR,
  )
}

export function signatureRefusal({ input, more, now }: Asked): Refusal | undefined {
  const sha256 = more.kept.agreement?.sha256
  if (input['agreementHash'] !== sha256 || sha256 === undefined)
    return refuse(
      'other-text',
      { zh: '所签哈希不是本协议的哈希', en: 'the hash signed is not that of this agreement' },
      SIGNED,
      'cn/online-mediation-rules#19',
    )
  const { cms, certificate } = input as { cms?: string; certificate?: string }
  return signatureProblem({ sha256, cms, certificate }, more.signer ?? null, now, SIGNED)
}

/** Effective on the day the last one signed, and no other (rule 19). */
export function effectiveRefusal({ input, more }: Asked): Refusal | undefined {
  const last = (more.kept.signed ?? [])
    .map(({ on }) => on)
    .toSorted()
    .at(-1)
  if (last === undefined || input['effectiveOn'] === last) return undefined
  return refuse(
    'effective-day-differs',
    {
      zh: `协议自各方均签章之日（${last}）起生效`,
      en: `the agreement takes effect on the day the last one signed, ${last}`,
    },
    'cn/online-mediation-rules#19',
  )
}

/** An agreement as its record holds it. */
export const asJson = (made: Written): Json => JSON.parse(JSON.stringify(made)) as Json
