// A licence on file. Which kinds let a party lease out compute is law, not taste: value-added telecom business.

/** vats-idc: internet data centre (B11); vats-cloud: internet resource collaboration (a part of B11); other: for the file only */
export const licenceKinds = ['vats-idc', 'vats-cloud', 'other'] as const
export type LicenceKind = (typeof licenceKinds)[number]

/** The kinds that allow offering compute to the public (Telecom Regulations art. 13; Telecom Business Catalogue B11). */
export const LISTING_KINDS: readonly LicenceKind[] = ['vats-idc', 'vats-cloud']
