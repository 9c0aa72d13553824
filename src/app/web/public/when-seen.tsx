import { useEffect, useRef, useState, type ReactNode } from 'react'

/** Shows its content once its place comes into view, so that what lies far below costs nothing before. */
export function WhenSeen({ children }: { children: () => ReactNode }): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    if (place.current === null || seen) return
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true)
    })
    observer.observe(place.current)
    // A printed page has no view to scroll into.
    const all = () => setSeen(true)
    window.addEventListener('beforeprint', all)
    return () => {
      observer.disconnect()
      window.removeEventListener('beforeprint', all)
    }
  }, [seen])
  return (
    <div ref={place} className="when-seen">
      {seen && children()}
    </div>
  )
}
