import type { ReactNode } from 'react'
import classes from './empty-state.module.css'

interface EmptyProps {
  readonly icon: ReactNode
  readonly title: string
  readonly text: ReactNode
  readonly children?: ReactNode
  /** Whether it is the whole content of the page. */
  readonly isPage?: boolean
}

/** Says that a list is empty, and what would be in it. */
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
