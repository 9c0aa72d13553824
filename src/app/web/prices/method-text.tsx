import { Fragment, type ReactNode } from 'react'

/** A document of headings, paragraphs and `code` (Markdown as the platform makes it), one heading level below a page's own. */
export function MethodText({ text }: { text: string }): ReactNode {
  const blocks = text.split('\n\n').map((block) => block.trim())
  return (
    <div className="method-text">
      {blocks.map((block, place) => {
        if (block === '' || block.startsWith('# ')) return null
        if (block.startsWith('## ')) return <h3 key={place}>{block.slice(3)}</h3>
        return <p key={place}>{coded(block)}</p>
      })}
    </div>
  )
}

const coded = (block: string): ReactNode[] =>
  block
    .split('`')
    .map((part, place) => (place % 2 === 1 ? <code key={place}>{part}</code> : <Fragment key={place}>{part}</Fragment>))
