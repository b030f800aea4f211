import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { verifyTargetMessages } from '#messages/verify-targets'
import { projectVerifyTargetsQuery } from '../../api/verification.ts'
import { useMay } from '../../session/me.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import list from '../../ui/list.module.css'
import { Loading } from '../../ui/route-states.tsx'
import form from '../form/form.module.css'
import { namesOfTypes } from '../verify-targets/facts.ts'
import { titleOfKind } from '../verify-targets/kinds.ts'

/** Where credentials of a project can be tried, to read only. */
export function VerifyTargets({ project }: { readonly project: string }) {
  const query = useQuery(projectVerifyTargetsQuery(project))
  const targets = query.data?.items ?? []
  const seesAll = useMay()('verify-target.read')
  return (
    <section aria-labelledby="verify-targets" className={form['section']}>
      <h2 id="verify-targets">{verifyTargetMessages.ofProject}</h2>
      <p>{verifyTargetMessages.ofProjectHelp}</p>
      <p>
        <a href="/help/verifying" hrefLang="en" target="_blank" rel="noopener">
          {verifyTargetMessages.help}
        </a>
      </p>
      {query.isPending && <Loading />}
      {query.error !== null && <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && targets.length === 0 && <p>{verifyTargetMessages.noneOfProject}</p>}
      {targets.length > 0 && (
        <ul className={list['list']} aria-label={verifyTargetMessages.ofProject}>
          {targets.map(({ name, kind, types }) => (
            <li key={name}>
              <div className={list['line']}>
                {seesAll ? (
                  <Link to="/verify-targets/$target" params={{ target: name }}>
                    <strong>{name}</strong>
                  </Link>
                ) : (
                  <strong>{name}</strong>
                )}
              </div>
              <p className={list['quiet']}>
                {titleOfKind(kind)} · {verifyTargetMessages.typesOf(namesOfTypes(types))}
              </p>
            </li>
          ))}
        </ul>
      )}
      {seesAll && (
        <p style={{ marginTop: 12 }}>
          <Link to="/verify-targets">{verifyTargetMessages.toAll}</Link>
        </p>
      )}
    </section>
  )
}
