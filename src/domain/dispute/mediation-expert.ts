// An expert of a mediation: registered, no part of the file, with computations that come out when they are done again, and an
// opinion that is signed as it stands.
import { isRefusal, refuse, type Refusal } from '#kernel/act'
import type { StepInput } from '#kernel/casework'
import { canonicalBytes, sha256, toHex, type Json } from '#kernel/proof'
import { z } from 'zod'
import type { StepAsked as Asked } from './case-room.ts'
import { compute, computationInput, type Computation } from './expert-computation.ts'
import { feeRefusal } from './mediation-body.ts'
import { signatureProblem } from './text-signature.ts'

const MOST_COMPUTATIONS = 50
const SEAT = 'platform/dispute-rules#expert-seat'
export function computationsOf(input: StepInput): Computation[] | Refusal {
  const text = input['computations']
  if (text === undefined) return []
  let json: unknown
  try {
    json = JSON.parse(text as string)
  } catch {
    json = undefined
  }
  const parsed = z.array(computationInput).max(MOST_COMPUTATIONS).safeParse(json)
  if (parsed.success) return parsed.data
  return refuse(
    'computation-unreadable',
    { zh: `计算写得不对：${parsed.error.issues[0]?.path.join('.') || 'JSON'}`, en: 'the computations cannot be read' },
    'platform/dispute-rules#expert-computation',
  )
}

/** SHA-256 of what an expert signs: the opinion with its computations, canonical, lower-case hex. */
export const opinionHash = (of: { file: string; opinion: string; computations: readonly Computation[] }): string =>
  toHex(sha256(canonicalBytes(of as unknown as Json)))

/** What is signed is what was entered: by account, or by a registered certificate. */
export function opinionSignatureRefusal({ file, input, more, now }: Asked): Refusal | undefined {
  const computations = computationsOf(input)
  if (isRefusal(computations)) return computations
  const signed = opinionHash({ file: file.file, opinion: String(input['opinion']), computations })
  if (input['opinionHash'] !== signed)
    return refuse(
      'other-text',
      { zh: '所签哈希不是本意见的哈希', en: 'the hash signed is not that of this opinion' },
      'cn/e-signature-law#13',
      SEAT,
    )
  const { cms, certificate } = input as { cms?: string; certificate?: string }
  return signatureProblem({ sha256: signed, cms, certificate }, more.signer ?? null, now, SEAT)
}

export function opinionRefusal({ input }: Asked): Refusal | undefined {
  const computations = computationsOf(input)
  if (isRefusal(computations)) return computations
  for (const computation of computations) {
    const value = compute(computation)
    if (value === BigInt(computation.result)) continue
    return refuse(
      'computation-differs',
      {
        zh: `「${computation.name}」重算不符：得到 ${String(value)}，意见写 ${computation.result}`,
        en: `“${computation.name}” comes out otherwise: ${String(value)}, not ${computation.result}`,
      },
      'platform/dispute-rules#expert-computation',
    )
  }
  return undefined
}

export function expertRefusal({ more, file }: Asked): Refusal | undefined {
  const { expert } = more
  const isSide = Object.values(file.parts).some((parties) => parties.includes(expert?.party ?? ''))
  if (expert && !isSide && expert.kinds.some((kind) => kind === 'mediation' || kind === 'supplier')) return undefined
  return refuse(
    'no-such-expert',
    {
      zh: '专家须是平台登记的服务商或者调解组织，且不是本案任何一方',
      en: 'an expert is a supplier or mediation body registered here and no part of this file',
    },
    'cn/online-mediation-rules#11',
  )
}

/** Only a body of a lawful kind whose papers were checked mediates; and charges only where its kind may. */
export function bodyRefusal({ more, input }: Asked): Refusal | undefined {
  if (more.body?.state !== 'checked')
    return refuse(
      'body-not-lawful',
      {
        zh: '调解组织尚未登记类型与批准、邀请，或者尚未核对',
        en: 'the body has not registered its kind and approval, or they were not checked',
      },
      'platform/dispute-rules#lawful-body',
      'cn/commercial-mediation-regulation#8',
    )
  return feeRefusal(more.body.papers, Number(input['feeAmountFen'] ?? 0))
}
