import { SegmentedControl } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { overviewMessages } from '#messages/overview'
import { type Overview, type Window, windows } from '../../api/overview.ts'
import classes from './overview.module.css'
import { PlotCard } from './plot-card.tsx'
import { driftPlot, expiryPlot, timePlot } from './series.ts'

/** The library that draws is fetched when a chart comes near the window: most of the page can be read without it. */
export type Charts = typeof import('./charts.tsx')

interface PlotsProps {
  readonly overview: Overview
  readonly window: Window
  readonly setWindow: (window: Window) => void
}

/** How things went, as charts. */
export function Plots({ overview, window, setWindow }: PlotsProps) {
  const ref = useRef<HTMLElement>(null)
  const charts = useCharts(ref)
  return (
    <section className={classes['part']} aria-labelledby="charts" ref={ref}>
      <div className={classes['title']}>
        <h2 id="charts">{overviewMessages.charts}</h2>
        <SegmentedControl
          size="xs"
          classNames={{ root: classes['period'], label: classes['choice'], indicator: classes['chosen'] }}
          aria-label={overviewMessages.windowLabel}
          data={windows.map(value => ({ value, label: overviewMessages.window[value] }))}
          value={window}
          onChange={setWindow}
        />
      </div>
      <div className={classes['plots']}>
        {[driftPlot(overview), timePlot(overview), expiryPlot(overview)].map(plot => (
          <PlotCard key={plot.id} plot={plot} charts={charts} />
        ))}
      </div>
    </section>
  )
}

/** The charts once their code is there; `'none'` if it cannot be fetched, in which case the tables are shown. */
function useCharts(ref: React.RefObject<HTMLElement | null>): Charts | 'none' | undefined {
  const [charts, setCharts] = useState<Charts | 'none'>()
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const observer = new IntersectionObserver(
      entries => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return
        observer.disconnect()
        void import('./charts.tsx').then(setCharts, () => setCharts('none'))
      },
      { rootMargin: '100px' }
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return charts
}
