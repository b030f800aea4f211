import { Alert } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, Link, Outlet, useMatchRoute } from '@tanstack/react-router'
import type { Project } from '#api'
import { useLive } from '../api/live.ts'
import { projectQuery } from '../api/queries.ts'
import { own } from '../own.ts'
import { useMay } from '../session/me.ts'
import { Time } from '../ui/time.tsx'
import { words } from '../words.ts'
import classes from './project.module.css'

const route = getRouteApi('/inside/projects/$project')

/** What is around every page of one project; while it is shown, its events keep all of it current. */
export function ProjectFrame() {
  const { project: name } = route.useParams()
  useLive(name)
  const may = useMay(name)
  const { data: project } = useSuspenseQuery(projectQuery(name))
  // a new credential belongs to the credentials, though its address is not below theirs
  const isNew = useMatchRoute()({ to: '/projects/$project/new' }) !== false
  return (
    <>
      <nav className={classes['crumbs']} aria-label={words.nav.projects}>
        <Link to="/projects">{words.nav.projects}</Link>
        <span aria-hidden="true">/</span>
        <span>{project.name}</span>
      </nav>
      <div className={classes['head']}>
        <h1>{project.displayName}</h1>
        <div className={classes['facts']}>
          <span>
            {words.project.folder} <code>{project.folder.join(' / ')}</code>
          </span>
          <span>
            {words.project.lastCheck} <Time at={project.checkedAt} none={words.projects.notChecked} />
          </span>
        </div>
      </div>
      <Notices project={project} />
      <nav className={classes['tabs']} aria-label={words.project.sections}>
        <Link
          to="/projects/$project/credentials"
          params={{ project: name }}
          className={classes['tab']}
          aria-current={isNew ? 'page' : undefined}
        >
          {words.project.credentials}
        </Link>
        <Link to="/projects/$project/drift" params={{ project: name }} className={classes['tab']}>
          {words.project.drift}
        </Link>
        <Link to="/projects/$project/events" params={{ project: name }} className={classes['tab']}>
          {words.project.events}
        </Link>
        {may('webhook.read') && (
          <Link to="/projects/$project/webhooks" params={{ project: name }} className={classes['tab']}>
            {words.webhooks.title}
          </Link>
        )}
        <Link to="/projects/$project/settings" params={{ project: name }} className={classes['tab']}>
          {words.project.settings}
        </Link>
      </nav>
      <Outlet />
    </>
  )
}

function Notices({ project }: { readonly project: Project }) {
  const texts = [
    ...(project.blocked === null ? [] : [own(words.project.blocked, project.blocked.reason) ?? project.blocked.message]),
    ...(project.deletedAt === null ? [] : [words.project.deleting]),
    ...(project.policies.paused ? [words.project.paused] : []),
    ...(project.movedFrom === null ? [] : [words.project.moving(project.movedFrom.join(' / '))])
  ]
  const mayResume = useMay(project.name)('project.update')
  return texts.map(text => (
    <Alert key={text} color="yellow" mb="md">
      {text}{' '}
      {text === words.project.paused && mayResume && (
        <Link to="/projects/$project/settings" params={{ project: project.name }}>
          {words.project.settings}
        </Link>
      )}
    </Alert>
  ))
}
