-- wrk's requests: each a petition of its own, under a key of its own. Arguments: a prefix for the keys.
local prefix, number = "", 0

function init(arguments)
  prefix = arguments[1]
  math.randomseed(tonumber(arguments[2]))
end

function request()
  number = number + 1
  local headers = { ["Content-Type"] = "application/json", ["Idempotency-Key"] = prefix .. number }
  local person = math.random(1000000000, 1000100000)
  local body = '{"petitioner":{"name":"María Fernanda Ñúñez de la Hoz","id_type":"CC","id_number":"' .. person
    .. '","address":"Calle 20 # 15-33, Baranoa","phone":"3005557788","email":"mafe@ejemplo.co"},'
    .. '"kind":"reclamacion","channel":"web","cause_code":"102","account":"100200300","municipality":"08078",'
    .. '"invoice":"F-2026-10-100200300",'
    .. '"description":"El consumo facturado es tres veces el de siempre.\\nPido que lo revisen y corrijan la factura."}'
  return wrk.format("POST", "/pqrs", headers, body)
end

function done(summary, latency, _)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("result %d %d %d %.3f %.3f\n", summary.requests, summary.duration, failed,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
