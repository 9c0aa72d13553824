// The object identifiers this room writes or accepts, by the standard that names them.

/** What a certificate says, in names and extensions (X.520, RFC 5280). */
export const OID = {
  commonName: '2.5.4.3',
  serialNumber: '2.5.4.5',
  country: '2.5.4.6',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  anyPurpose: '2.5.29.37.0',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  /** RFC 9336 */
  documentSigning: '1.3.6.1.5.5.7.3.36',
  /** CMS, RFC 5652 and RFC 5035 */
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  /** RFC 3161 */
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
  signatureTimestamp: '1.2.840.113549.1.9.16.2.14',
  /** algorithms, RFC 8017, RFC 5754, RFC 5758 */
  sha256: '2.16.840.1.101.3.4.2.1',
  rsaEncryption: '1.2.840.113549.1.1.1',
  rsaSha256: '1.2.840.113549.1.1.11',
  ecdsaSha256: '1.2.840.10045.4.3.2',
} as const

export type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512'

/** Digests by identifier; SHA-1 only serves to read the old signing-certificate attribute. */
export const DIGESTS: ReadonlyMap<string, HashName> = new Map([
  [OID.sha256, 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
])

/** Signature algorithms by identifier: the kind of key and the digest it fixes; null leaves the digest to the signer. */
export const SIGNATURES: ReadonlyMap<string, { readonly key: 'rsa' | 'ec'; readonly digest: HashName | null }> =
  new Map([
    [OID.rsaEncryption, { key: 'rsa', digest: null }],
    [OID.rsaSha256, { key: 'rsa', digest: 'sha256' }],
    ['1.2.840.113549.1.1.12', { key: 'rsa', digest: 'sha384' }],
    ['1.2.840.113549.1.1.13', { key: 'rsa', digest: 'sha512' }],
    [OID.ecdsaSha256, { key: 'ec', digest: 'sha256' }],
    ['1.2.840.10045.4.3.3', { key: 'ec', digest: 'sha384' }],
    ['1.2.840.10045.4.3.4', { key: 'ec', digest: 'sha512' }],
  ])
