// Colours that a site asks for: taken only where text stays readable (WCAG 2.2, 1.4.3: 4.5 to 1).

export interface Theme {
  accent: string
  accentInk: string
  ground: string
  ink: string
}

const LEAST = 4.5
const COLOUR = /^#[0-9a-f]{6}$/i

/** Relative luminance of "#rrggbb" (WCAG 2.2). */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Contrast of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** The colours of a site as it gave them (JSON); null where they cannot be read or are too near to each other. */
export function themeOf(given: string): Theme | null {
  let asked: Partial<Record<keyof Theme, unknown>>
  try {
    asked = JSON.parse(given) as typeof asked
  } catch {
    return null
  }
  const theme = { accent: '#1d4ed8', accentInk: '#ffffff', ground: '#ffffff', ink: '#111827', ...asked }
  const colours = [theme.accent, theme.accentInk, theme.ground, theme.ink]
  if (!colours.every((colour) => typeof colour === 'string' && COLOUR.test(colour))) return null
  const { accent, accentInk, ground, ink } = theme as Theme
  const pairs: [string, string][] = [
    [ink, ground],
    [accent, ground],
    [accentInk, accent],
  ]
  return pairs.every(([one, other]) => contrast(one, other) >= LEAST) ? { accent, accentInk, ground, ink } : null
}
