import { lazy, type ReactNode, Suspense } from 'react'
import classes from './groovy.module.css'

const Highlighted = lazy(async () => ({ default: (await import('./highlighted.tsx')).Highlighted }))

/** Groovy in colours; without them until the highlighter is loaded. Long lines wrap. */
export const Groovy = ({ code }: { readonly code: string }): ReactNode => (
  <pre className={classes['code']} dir="ltr">
    <code>
      <Suspense fallback={code}>
        <Highlighted code={code} />
      </Suspense>
    </code>
  </pre>
)
