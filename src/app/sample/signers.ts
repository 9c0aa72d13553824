// The people of the sample world who sign: keys, sample certificates (示例) and signatures in the contract's PDF, made as a
// browser and the server make them. A signature is another one each time it is made, so what was made is kept in the
// data folder: a story that was cut off goes on with the same keys and files.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { paperSourceOf, possessionDigest, type CertificateKind } from '#domain/contracts'
import type { Actor } from '#kernel/identity'
import {
  addSignaturePlaceholder,
  completeCms,
  digestToSign,
  digestToStamp,
  embedCms,
  toBeSigned,
  type CertificateHolder,
} from '#kernel/signing'
import { openBlobs, placeOnce, worldSource } from '#kernel/store'
import { contractPaper } from '../papers/index.ts'
import type { Platform } from '../wiring.ts'
import { openSampleAuthority } from './authority.ts'
import type { SampleParty } from './cast.ts'
import { SampleBroken, type Stage } from './stage.ts'

const MOST_PDF_BYTES = 20 * 1024 * 1024

/** What `contracts.certificate.register` takes, and the key behind it (PKCS #8, PEM). */
type Enrolled = {
  key: string
  input: { kind: CertificateKind; certificate: string; chain: string[]; signature: string }
}
/** What `contracts.paper.keep` takes of a file with one signature more. */
type Kept = {
  paper: string
  signed: { before: string; digest: string; covered: number; certificate: string; cms: string }
}

export type Signers = {
  /** root certificate of the sample authority, DER */
  readonly root: Uint8Array
  /** A key with its certificate, for somebody who acts for a party or for its seal: what is registered. */
  enrol(who: { actor: Actor; of: SampleParty; kind: CertificateKind }): Enrolled['input']
  /** The contract as it is first set: SHA-256 of its PDF, which is kept. */
  set(tag: string, lease: string): Promise<string>
  /** One more signature on the file `before`: what the platform keeps of it. The signer has been enrolled. */
  sign(
    tag: string,
    what: { lease: string; place: string; before: string; of: SampleParty; kind: CertificateKind },
  ): Promise<Kept>
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))
const shaOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A signature as it was made, and when: nothing that rests on it comes before its time stamp, also when told again. */
type Made = { at: string; kept: Kept }

/** Opens the signers of a data folder, who sign at the time of the stage. */
export function openSigners({ world }: Platform, stage: Stage, dataDir: string): Signers {
  const authority = openSampleAuthority(dataDir, { ...worldSource(), now: () => stage.now })
  const blobs = openBlobs(join(dataDir, 'blobs'))
  const folder = join(dataDir, 'keys', 'sample-signers')
  mkdirSync(folder, { recursive: true, mode: 0o700 })

  const fileOf = (name: string): string => join(folder, `${name}.json`)
  const read = <T>(name: string): T | undefined =>
    existsSync(fileOf(name)) ? (JSON.parse(readFileSync(fileOf(name), 'utf8')) as T) : undefined
  const place = <T>(name: string, made: T): T => JSON.parse(placeOnce(fileOf(name), JSON.stringify(made))) as T

  /** Keeps a file of a contract under its hash, before anything names it. */
  const keep = async (bytes: Uint8Array): Promise<string> => {
    const blob = await blobs.take(Readable.from([Buffer.from(bytes)]), MOST_PDF_BYTES)
    await world.store.transact(async (tx) => {
      blobs.record(tx, blob, 'application/pdf', stage.now)
      blobs.judge(tx, blob.sha256, { keep: true })
    })
    return blob.sha256
  }
  const enrolledAs = (of: SampleParty, kind: CertificateKind): string => `${of.tag}-${kind}`

  return {
    root: authority.root,

    enrol({ actor, of, kind }) {
      const name = enrolledAs(of, kind)
      const known = read<Enrolled>(name)
      if (known) return known.input
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const company = { company: of.name, uscc: of.uscc }
      const holder: CertificateHolder =
        kind === 'company' ? { kind: 'seal', ...company } : { kind: 'person', name: of.person, ...company }
      const spki = new Uint8Array(createPublicKey(privateKey).export({ type: 'spki', format: 'der' }))
      const certificate = authority.issue(holder, { spki })
      const digest = possessionDigest({ party: actor.party, person: kind === 'person' ? actor.person : null, kind })
      return place<Enrolled>(name, {
        key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        input: {
          kind,
          certificate: base64(certificate),
          chain: [base64(authority.root)],
          signature: base64(sign('sha256', toBeSigned({ digest, certificate }), privateKey)),
        },
      }).input
    },

    async set(tag, lease) {
      const known = read<string>(tag)
      if (known !== undefined) return known
      const source = await world.store.transact((tx) => paperSourceOf(tx, world.law, lease))
      if (!source) throw new SampleBroken(`${tag}: no contract to set`)
      const pdf = await contractPaper(source, world.law.at(source.text.on, source.text.place))
      return place(tag, await keep(pdf))
    },

    async sign(tag, { lease, place: location, before, of, kind }) {
      const name = `${tag}-${enrolledAs(of, kind)}`
      const known = read<Made>(name)
      if (known) {
        stage.moveTo(known.at)
        return known.kept
      }
      const at = stage.now
      const enrolled = read<Enrolled>(enrolledAs(of, kind))
      const stream = await world.store.transact((tx) => blobs.read(tx, before))
      if (!enrolled || !stream) throw new SampleBroken(`${tag}: ${of.tag} has no certificate, or the file is not kept`)
      const pdf = addSignaturePlaceholder(new Uint8Array(await buffer(stream)), {
        name: kind === 'person' ? of.person : of.name,
        reason: `签署合同 ${lease}`,
        location,
        at,
      })
      const digest = digestToSign(pdf)
      const { certificate, chain } = enrolled.input
      const certificates = [certificate, ...chain].map(bytesOf)
      const signature = new Uint8Array(
        sign('sha256', toBeSigned({ digest, certificate: certificates[0]! }), createPrivateKey(enrolled.key)),
      )
      const timestampToken = authority.stamp(digestToStamp(signature))
      const cms = completeCms({ digest, certificates, signature, timestampToken })
      const whole = embedCms(pdf, cms)
      const kept: Kept = {
        paper: await keep(whole),
        signed: {
          before,
          digest: Buffer.from(digest).toString('hex'),
          covered: whole.length,
          certificate: shaOf(certificates[0]!),
          cms: base64(cms),
        },
      }
      return place<Made>(name, { at, kept }).kept
    },
  }
}
