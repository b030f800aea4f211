import type { ReactNode } from 'react'
import classes from './empty-state.module.css'

interface EmptyProps {
  readonly icon: ReactNode
  readonly title: string
  readonly text: ReactNode
  readonly children?: ReactNode
  /** Whether it is all that there is of the page. */
  readonly isPage?: boolean
}

/** Nothing here yet, and what would be. */
export const EmptyState = ({ icon, title, text, children, isPage = false }: EmptyProps) => (
  <div className={classes['empty']}>
    <div className={classes['icon']} aria-hidden="true">
      {icon}
    </div>
    {isPage ? <h1>{title}</h1> : <h2>{title}</h2>}
    <p className={classes['text']}>{text}</p>
    {children !== undefined && <div className={classes['actions']}>{children}</div>}
  </div>
)
