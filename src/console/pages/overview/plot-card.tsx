import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { generalMessages } from '#messages/general'
import { overviewMessages } from '#messages/overview'
import { own } from '../../own.ts'
import { Button } from '../../ui/button.tsx'
import overview from './overview.module.css'
import classes from './plot-card.module.css'
import type { Charts } from './plots.tsx'
import { isEmpty, type Plot, type Point } from './series.ts'

interface CardProps {
  readonly plot: Plot
  readonly charts: Charts | 'none' | undefined
}

/** A chart, and the same as a table: for screen readers always, for everybody on request. */
export function PlotCard({ plot, charts }: CardProps) {
  const { id, title, text } = plot
  const [wantsTable, setWantsTable] = useState(false)
  const navigate = useNavigate()
  const isTable = wantsTable || charts === 'none'
  const open = ({ within }: Point) => {
    if (within !== undefined) void navigate({ to: '/credentials', search: { expiring: within } })
  }
  return (
    <section className={classes['card']} aria-labelledby={`plot-${id}`}>
      <div className={classes['head']}>
        <h3 id={`plot-${id}`}>{title}</h3>
        {charts !== 'none' && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            aria-label={isTable ? overviewMessages.asChartOf(title) : overviewMessages.asTableOf(title)}
            onClick={() => setWantsTable(!isTable)}
          >
            {isTable ? overviewMessages.asChart : overviewMessages.asTable}
          </Button>
        )}
      </div>
      <p className={overview['quiet']}>{text}</p>
      {!isTable && (
        <div className={classes['chart']} aria-hidden="true">
          {isEmpty(plot) ? (
            <p className={classes['none']}>{overviewMessages.noData}</p>
          ) : (
            charts !== undefined && <charts.Chart plot={plot} onOpen={open} />
          )}
          {plot.series.length > 1 && <Legend plot={plot} />}
        </div>
      )}
      <div className={isTable ? classes['scroll'] : 'sr-only'} tabIndex={isTable ? 0 : undefined}>
        <PlotTable plot={plot} isLinked={isTable} />
      </div>
    </section>
  )
}

const Legend = ({ plot: { id, series } }: { readonly plot: Plot }) => (
  <ul className={classes['legend']}>
    {series.map(({ name, label, color, isPatterned }) => (
      <li key={name}>
        <svg width="18" height="10" aria-hidden="true">
          {id === 'timeToJenkins' ? (
            <line
              x1="0"
              y1="5"
              x2="18"
              y2="5"
              strokeWidth="2"
              strokeDasharray={isPatterned ? '5 3' : '0'}
              style={{ stroke: color }}
            />
          ) : (
            <rect width="18" height="10" rx="2" style={{ fill: color }} opacity={isPatterned ? 0.25 : 1} />
          )}
          {id !== 'timeToJenkins' && isPatterned && (
            <path d="M0 10 8 0M6 10 14 0M12 10 18 3" strokeWidth="2" style={{ stroke: color }} />
          )}
        </svg>
        {label}
      </li>
    ))}
  </ul>
)

/** Out of sight, its links would take the focus to where nobody sees it, so it has none. */
function PlotTable({ plot, isLinked }: { readonly plot: Plot; readonly isLinked: boolean }) {
  const { id, heading, series, points, format } = plot
  return (
    <table className={classes['table']} aria-labelledby={`plot-${id}`}>
      <thead>
        <tr>
          <th scope="col">{heading}</th>
          {series.map(({ name, label }) => (
            <th key={name} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {points.map(({ label, values, within }) => (
          <tr key={label}>
            <th scope="row">
              {isLinked && within !== undefined ? (
                <Link to="/credentials" search={{ expiring: within }}>
                  {label}
                </Link>
              ) : (
                label
              )}
            </th>
            {series.map(({ name }) => {
              const value = own(values, name) ?? null
              return <td key={name}>{value === null ? generalMessages.none : format(value)}</td>
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
