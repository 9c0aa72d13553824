// Words in two languages and an article of law, as every row may hold them.
export interface Words {
  zh: string
  en: string
}

export interface Article {
  cite: string
  no: string | null
  gist: Words
  instrument: { title: Words; kind: string; issuer: string }
  status: string
  from: string
  until?: string | null
  params?: Record<string, { value: number; unit: string }> | null
  /** V read in full, V2 through a reprint, M from memory, D draft, platform: the platform's own rule */
  verified: 'V' | 'V2' | 'M' | 'D' | 'platform'
  source: string | null
  checkedOn: string | null
  inForce?: boolean
  /** the place it was asked for */
  in?: string
  says?: Words
}
