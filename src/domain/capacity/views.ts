import { everyone, page, view } from '#kernel/act'
import { z } from 'zod'

const own = { provider: 'd.provider = :party', operator: 'true', 'authority:industry': 'true' }

export const capacityMap = view({
  name: 'capacity.map',
  title: { zh: '容量', en: 'Capacity' },
  scope: own,
  input: z.object({}),
  async load(read, _input, { where }) {
    const rows = await read.rows(
      `select coalesce(d.model, '(cpu only)') as model, count(*)::int as cards,
              sum(case when state = 'in-service' then d.size_milli - d.free_milli else 0 end)::bigint as "leasedMilli",
              sum(case when state = 'in-service' then d.free_milli else 0 end)::bigint as "freeMilli",
              sum(d.size_milli)::bigint as "sizeMilli", count(*) filter (where state = 'broken')::int as broken
         from capacity.device d where ${where} group by d.model order by d.model nulls last`,
    )
    return { rows, next: null }
  },
})

export const nodes = view({
  name: 'capacity.node.list',
  title: { zh: '节点', en: 'Nodes' },
  scope: own,
  input: z.object({
    limit: z.coerce.number().int().min(1).max(1_000).default(100),
    after: z.string().max(100).default(''),
  }),
  async load(read, { limit, after }, { where }) {
    const rows = await read.rows<{ serial: string }>(
      `select n.node, n.serial, n.place, n.cpu_milli as "cpuMilli", n.memory_mib as "memoryMib", n.since as at,
              count(*) filter (where d.kind = 'card')::int as cards, coalesce(array_agg(distinct d.model) filter (where d.model is not null), '{}') as models,
              coalesce(sum(d.free_milli), 0)::bigint as "freeMilli", coalesce(sum(d.size_milli), 0)::bigint as "sizeMilli"
         from capacity.node n left join capacity.device d using (node)
        where ${where.replaceAll('d.provider', 'n.provider')} and n.serial > :after
        group by n.node order by n.serial limit :limit`,
      { limit, after },
    )
    return page(rows, limit, 'serial')
  },
})

export const models = view({
  name: 'capacity.model.list',
  title: { zh: '型号目录', en: 'Catalogue of models' },
  scope: everyone(),
  input: z.object({}),
  async load(read, _input) {
    return {
      rows: await read.rows(
        `select model, vendor, memory_gib as "memoryGib", disclosed, source, since as at from capacity.model order by model`,
      ),
      next: null,
    }
  },
})
