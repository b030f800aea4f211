import { BarChart, LineChart } from '@mantine/charts'
import type { Plot, Point, Series } from './series.ts'

interface ChartProps {
  readonly plot: Plot
  readonly onOpen: (point: Point) => void
}

const HEIGHT = 190

/** A plot as a chart. The table of the card says the same to screen readers, so the chart itself takes no focus. */
export function Chart({ plot, onOpen }: ChartProps) {
  const data = plot.points.map(({ label, values }) => ({ label, ...values }))
  const shared = {
    ...{ h: HEIGHT, data, dataKey: 'label', valueFormatter: plot.format, withLegend: false },
    ...{ gridAxis: 'x' as const, tickLine: 'none' as const },
    ...{ xAxisProps: { minTickGap: 24 }, yAxisProps: { width: 'auto' as const, allowDecimals: plot.id === 'timeToJenkins' } },
    tooltipAnimationDuration: 0
  }
  if (plot.id === 'timeToJenkins')
    return (
      <LineChart
        {...shared}
        lineChartProps={{ accessibilityLayer: false }}
        curveType="linear"
        connectNulls={false}
        series={plot.series.map(({ name, label, color, isPatterned }) => ({
          ...{ name, label, color },
          ...(isPatterned ? { strokeDasharray: '5 4' } : {})
        }))}
        lineProps={{ isAnimationActive: false }}
        dotProps={{ r: 2.5, strokeWidth: 1 }}
      />
    )
  return (
    <BarChart
      {...shared}
      series={plot.series.map(one => ({ name: one.name, label: one.label, color: fillOf(plot, one) }))}
      barProps={{
        ...{ isAnimationActive: false, maxBarSize: 18 },
        ...(plot.id === 'expiries' ? { style: { cursor: 'pointer' } } : {})
      }}
      barChartProps={{
        accessibilityLayer: false,
        onClick: ({ activeTooltipIndex }) => {
          const point = plot.points[Number(activeTooltipIndex)]
          if (point !== undefined) onOpen(point)
        }
      }}
    >
      <defs>
        {plot.series.filter(isPatterned).map(one => (
          <pattern
            key={one.name}
            id={patternId(plot, one)}
            width="5"
            height="5"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="3" height="5" style={{ fill: one.color }} />
          </pattern>
        ))}
      </defs>
    </BarChart>
  )
}

const isPatterned = (series: Series): boolean => series.isPatterned
const patternId = (plot: Plot, { name }: Series): string => `pattern-${plot.id}-${name}`
const fillOf = (plot: Plot, series: Series): string => (series.isPatterned ? `url(#${patternId(plot, series)})` : series.color)
