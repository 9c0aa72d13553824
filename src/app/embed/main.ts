// The one script tag of another site (docs/reference/dispute-embed.md):
//
//   <script src="https://…/embed/dispute.js" data-platform="<id>" data-hand-over="/my/hand-over" async></script>
//
// It puts a button where the tag stands (or into data-target), or an element <suan-dispute> anywhere; the frame opens on
// demand. It reads nothing of the page around it, sets no cookie and loads nothing else.
import { word, type Lang, type Word } from './words.ts'

interface Options {
  platform: string
  /** address on the own site; POST answers what the platform's POST /embed/hand-over answered */
  handOver?: string
  /** sent to that address as it is, so that the site knows which contract is meant */
  contract?: string
  lang: Lang
  /** colours as JSON: {"accent":"#1d4ed8","accentInk":"#ffffff","ground":"#ffffff","ink":"#111827"} */
  theme?: string
}

/** What the site's own address answered. */
interface HandedOver {
  code?: string
  zh?: string
  en?: string
}

const script = document.currentScript as HTMLScriptElement | null
const BASE = new URL(script?.src ?? location.href).origin
/** What opens a hand-over, as the platform writes it. */
const CODE = /^[0-9A-Z]{4}(-[0-9A-Z]{4}){4}$/
/** So long a frame may take to say that it is there. */
const READY_WITHIN_MS = 15_000

const langOf = (given: string | null | undefined): Lang => {
  const lang = given ?? document.documentElement.lang
  return lang.toLowerCase().startsWith('en') ? 'en' : 'zh'
}

function made<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

// Styles by properties, not by a style element: they pass a site whose policy forbids inline styles.
function dressed<Of extends HTMLElement>(element: Of, style: Partial<CSSStyleDeclaration>): Of {
  Object.assign(element.style, style)
  return element
}

class SuanDispute extends HTMLElement {
  #frame: HTMLIFrameElement | null = null
  #wait = 0
  #code: string | null = null

  connectedCallback(): void {
    if (this.childElementCount === 0) this.#closed()
    window.addEventListener('message', this.#heard)
  }

  disconnectedCallback(): void {
    window.removeEventListener('message', this.#heard)
    window.clearTimeout(this.#wait)
  }

  get #options(): Options {
    const { platform = '', handOver, contract, theme } = this.dataset
    return {
      platform,
      lang: langOf(this.dataset['lang']),
      ...(handOver === undefined ? {} : { handOver }),
      ...(contract === undefined ? {} : { contract }),
      ...(theme === undefined ? {} : { theme }),
    }
  }

  #say(name: Word): string {
    return word(name, this.#options.lang)
  }

  /** One button, before anything is asked of anyone. */
  #closed(): void {
    const button = dressed(made('button', { type: 'button' }, this.#say('open')), {
      font: 'inherit',
      padding: '10px 16px',
      minHeight: '44px',
      cursor: 'pointer',
    })
    button.addEventListener('click', () => void this.open())
    this.replaceChildren(button)
  }

  /** Opens the zone in a frame. */
  async open(): Promise<void> {
    const { platform, handOver, lang } = this.#options
    this.replaceChildren(made('p', { role: 'status', lang }, this.#say('loading')))
    this.#tell('opening')
    const known = await this.#isKnown(platform)
    if (!known) return this.#failed('platform-unknown', this.#say('platform-unknown'))
    this.#code = null
    if (handOver !== undefined) {
      const handed = await this.#handedOver(handOver)
      // a refusal has a code too: the name of its reason
      if (handed.code === undefined || !CODE.test(handed.code)) {
        const said = (lang === 'en' ? handed.en : handed.zh) ?? this.#say('not-handed-over')
        return this.#failed('not-handed-over', said)
      }
      this.#code = handed.code
    }
    this.#show(platform, lang)
  }

  /** Unreachable is not unknown: then the frame is tried, and the browser says. */
  async #isKnown(platform: string): Promise<boolean> {
    try {
      const asked = `${BASE}/embed/platforms/${encodeURIComponent(platform)}?origin=${encodeURIComponent(location.origin)}`
      const answer = (await (await fetch(asked, { credentials: 'omit' })).json()) as { here?: boolean }
      return answer.here === true
    } catch {
      return true
    }
  }

  async #handedOver(address: string): Promise<HandedOver> {
    try {
      const { contract } = this.#options
      const answer = await fetch(new URL(address, location.href), {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ contract: contract ?? null }),
      })
      return (await answer.json()) as HandedOver
    } catch {
      return {}
    }
  }

  #show(platform: string, lang: Lang): void {
    const address = new URL('/zone', BASE)
    address.search = new URLSearchParams({ platform, lang, origin: location.origin }).toString()
    const frame = dressed(
      made('iframe', {
        src: address.href,
        title: this.#say('title'),
        // a page of its own origin that may fill in forms and save a paper; it may not steer the site around it
        sandbox:
          'allow-scripts allow-same-origin allow-forms allow-downloads allow-popups allow-popups-to-escape-sandbox',
        referrerpolicy: 'origin',
      }),
      { width: '100%', minHeight: '480px', border: '0', display: 'block' },
    )
    this.#frame = frame
    this.#wait = window.setTimeout(() => this.#failed('no-answer', this.#say('no-answer')), READY_WITHIN_MS)
    this.replaceChildren(frame)
  }

  /** What went wrong, what may be done, and the platform itself as a way on. */
  #failed(state: Word, said: string): void {
    window.clearTimeout(this.#wait)
    this.#frame = null
    const { lang } = this.#options
    const again = made('button', { type: 'button' }, this.#say('again'))
    again.addEventListener('click', () => void this.open())
    const way = made(
      'a',
      { href: `${BASE}/disputes?lang=${lang}`, target: '_blank', rel: 'noopener' },
      this.#say('elsewhere'),
    )
    const alert = made('div', { role: 'alert', lang }, made('p', {}, said), again, ' ', way)
    this.replaceChildren(alert)
    this.#tell(state)
  }

  // Only what this very frame says from its own origin is heard.
  #heard = (event: MessageEvent<unknown>): void => {
    const frame = this.#frame
    if (frame === null || event.source !== frame.contentWindow || event.origin !== BASE) return
    const { suan, height, state } = (event.data ?? {}) as { suan?: unknown; height?: unknown; state?: unknown }
    if (suan === 'ready') {
      window.clearTimeout(this.#wait)
      const { theme } = this.#options
      frame.contentWindow?.postMessage({ suan: 'open', code: this.#code, theme: theme ?? null }, BASE)
      this.#tell('ready')
    }
    if (suan === 'height' && typeof height === 'number')
      frame.style.height = `${Math.min(Math.max(height, 480), 20_000)}px`
    if (suan === 'state' && typeof state === 'string') this.#tell(state)
    if (suan === 'theme-refused')
      console.warn('suan-dispute: the colours of data-theme are too near to each other; not used')
  }

  /** The site is told where things stand, never what was said. */
  #tell(state: string): void {
    this.dispatchEvent(new CustomEvent('suan-dispute', { bubbles: true, detail: { state } }))
  }
}

if (customElements.get('suan-dispute') === undefined) customElements.define('suan-dispute', SuanDispute)

/** The tag itself is a place for the element, unless it names no platform: then the site puts elements where it likes. */
function place(tag: HTMLScriptElement): void {
  const { platform, target, ...rest } = tag.dataset
  if (platform === undefined) return
  const element = document.createElement('suan-dispute')
  Object.assign(element.dataset, { platform, ...rest })
  const into = target === undefined ? null : document.querySelector(target)
  if (into === null) tag.after(element)
  else into.replaceChildren(element)
}

if (script !== null) {
  if (document.readyState === 'loading' && script.dataset['target'] !== undefined)
    document.addEventListener('DOMContentLoaded', () => place(script), { once: true })
  else place(script)
}
