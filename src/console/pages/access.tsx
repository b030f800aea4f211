import { Link, Outlet } from '@tanstack/react-router'
import { accessMessages } from '#messages/access'
import { useMay } from '../session/me.ts'
import page from '../ui/page.module.css'
import classes from './project.module.css'

/** API tokens, group roles, master keys and the audit trail, for platform administrators. */
export function Access() {
  const may = useMay()
  return (
    <>
      <div className={page['head']}>
        <h1>{accessMessages.title}</h1>
      </div>
      {may('token.read') ? (
        <>
          <nav className={classes['tabs']} aria-label={accessMessages.sections}>
            <Link to="/access/tokens" className={classes['tab']}>
              {accessMessages.tokens.title}
            </Link>
            <Link to="/access/groups" className={classes['tab']}>
              {accessMessages.groups.title}
            </Link>
            <Link to="/access/keys" className={classes['tab']}>
              {accessMessages.keys.title}
            </Link>
            <Link to="/access/audit" className={classes['tab']}>
              {accessMessages.audit.title}
            </Link>
          </nav>
          <Outlet />
        </>
      ) : (
        <p>{accessMessages.notYours}</p>
      )}
    </>
  )
}
