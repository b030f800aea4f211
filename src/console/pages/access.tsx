import { Link, Outlet } from '@tanstack/react-router'
import { useMay } from '../session/me.ts'
import page from '../ui/page.module.css'
import { words } from '../words.ts'
import classes from './project.module.css'

/** Who may use the bridge, with which keys it seals, and who did what: for administrators of the platform. */
export function Access() {
  const may = useMay()
  return (
    <>
      <div className={page['head']}>
        <h1>{words.access.title}</h1>
      </div>
      {may('token.read') ? (
        <>
          <nav className={classes['tabs']} aria-label={words.access.sections}>
            <Link to="/access/tokens" className={classes['tab']}>
              {words.tokens.title}
            </Link>
            <Link to="/access/keys" className={classes['tab']}>
              {words.keys.title}
            </Link>
            <Link to="/access/audit" className={classes['tab']}>
              {words.audit.title}
            </Link>
          </nav>
          <Outlet />
        </>
      ) : (
        <p>{words.access.notYours}</p>
      )}
    </>
  )
}
