import { act, refuse, uuidInput } from '#kernel/act'
import { z } from 'zod'
import { derInput } from '../certificate.ts'
import { termsOf } from '../lease.ts'

const ONE = 'platform/contract-rules#one-paper'
const hash = z.string().regex(/^[0-9a-f]{64}$/)

/**
 * The platform keeps a revision of the contract's PDF and says what it found in its bytes: which file it continues, the
 * digest of what its signature covers, and the signature itself. Signing rests on this record, and whoever has the file
 * can compute all of it again.
 */
export const keepPaper = act({
  name: 'contracts.paper.keep',
  title: { zh: '留存合同文件', en: 'Keep a revision of the contract’s PDF' },
  basis: ['cn/e-signature-law#5', ONE],
  serves: ['D3', 'I3'],
  by: ['platform'],
  input: z.strictObject({
    lease: uuidInput,
    /** SHA-256 of the file */
    paper: hash,
    /** null: the contract as it was first set, unsigned */
    signed: z
      .strictObject({
        before: hash,
        /** SHA-256 of the bytes that the signature covers */
        digest: hash,
        /** bytes of the file up to the end of this revision */
        covered: z.int().min(1),
        certificate: hash,
        /** CMS, base64 DER */
        cms: derInput.max(200_000),
      })
      .nullable(),
  }),
  stream: ({ lease }) => `lease/${lease}`,

  async load(tx, { lease, paper }) {
    const terms = await termsOf(tx, lease)
    const kept = await tx.rows<{ sha256: string; before: string | null }>(
      'select sha256, before from contracts.paper where lease = $1',
      [lease],
    )
    return {
      termsHash: terms?.termsHash ?? null,
      first: kept.find(({ before }) => before === null)?.sha256 ?? null,
      kept: kept.some(({ sha256 }) => sha256 === paper),
    }
  },

  decide({ termsHash, first, kept }, { lease, paper, signed }) {
    if (termsHash === null) return refuse('lease-unknown', { zh: '没有这一租约', en: 'there is no such lease' }, ONE)
    if (signed === null && first !== null)
      return refuse('paper-kept', { zh: '合同文件已生成', en: 'the contract was set already' }, ONE)
    if (kept) return refuse('paper-kept', { zh: '该文件已留存', en: 'the file is kept already' }, ONE)
    if (signed !== null && first === null)
      return refuse('paper-unknown', { zh: '没有所续签的文件', en: 'the file that it continues is not kept' }, ONE)
    return { lease, paper, termsHash, signed }
  },

  async apply(tx, { lease, paper, signed }, _input, { at }) {
    tx.queue(
      'insert into contracts.paper (lease, sha256, before, digest, covered, certificate, cms, at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [
        lease,
        paper,
        signed?.before ?? null,
        signed?.digest ?? null,
        signed?.covered ?? null,
        signed?.certificate ?? null,
        signed?.cms ?? null,
        at,
      ],
    )
  },
  conflict: (constraint) =>
    constraint === 'paper_first' || constraint === 'paper_pkey'
      ? refuse('paper-kept', { zh: '该文件已留存', en: 'the file is kept already' }, ONE)
      : undefined,
})
