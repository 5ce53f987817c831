# Dos órdenes bastan: `make run` y `make test`. `make` solo muestra esta ayuda.
PYTHON ?= python3
LOCAL = @cd $(CURDIR) && $(PYTHON) -m deploy.local

.DEFAULT_GOAL := help
.PHONY: help run stop status restart logs sample wipe test unit simulate chaos mutants lint types fix servers servers-stop bench setup contracts lock

##@ Usar Radica
run:           ## Instala lo que falte, pone todo en marcha y muestra la dirección de la consola
	$(LOCAL) run

stop:          ## Detiene todo en orden; los datos quedan
	$(LOCAL) stop

status:        ## Muestra cada proceso: estado, desde cuándo, puerto y salud
	$(LOCAL) status

restart:       ## Reinicia los servicios, o uno: make restart S=intake
	$(LOCAL) restart $(S)

logs:          ## Sigue el registro de un servicio: make logs S=intake
	$(LOCAL) logs $(S)

sample:        ## Radica casos de muestra por HTTP: make sample N=500 [FILE=exportación.csv]
	$(LOCAL) sample "$(N)" "$(FILE)"

wipe:          ## Borra todos los datos de esta copia: make wipe SURE=borrar
	$(LOCAL) wipe "$(SURE)"

##@ Desarrollar
test:          ## Todo: estilo, tipos, importaciones y pruebas con servidores reales (ARGS="-k …")
	$(LOCAL) test $(ARGS)

unit:          ## Solo las pruebas que no necesitan servidores (ARGS="-k …")
	$(LOCAL) unit $(ARGS)

simulate:      ## Prueba las promesas en un mundo simulado (RUNS=20000 SEED=7)
	$(LOCAL) simulate "$(RUNS)" "$(SEED)"

chaos:         ## Rompe el sistema a propósito y revisa que nada se perdió: make chaos [SEED=1,2] [FAULTS=F1,F6] [SABOTAGE=…]
	$(LOCAL) chaos "$(SEED)" "$(FAULTS)" "$(SABOTAGE)"

mutants:       ## Rompe cada regla de un servicio y mira si sus pruebas lo notan (minutos): make mutants [S=routing]
	$(LOCAL) mutants $(S)

lint:          ## Estilo, formato e importaciones
	$(LOCAL) lint

types:         ## Tipos (mypy estricto)
	$(LOCAL) types

fix: setup     ## Corrige lo que ruff sabe corregir y da formato
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

bench:         ## Mide todo junto a su límite (15 minutos); una sola medida: make bench-append, bench-filing, …
	$(LOCAL) bench

bench-%:
	$(LOCAL) bench $*

servers:       ## Deja en marcha los servidores de prueba y dice cómo usarlos
	$(LOCAL) servers

servers-stop:  ## Detiene los servidores de prueba y borra sus datos
	$(LOCAL) servers-stop

##@ Mantener
setup:         ## Solo instala: paquetes del sistema, .venv y bibliotecas
	$(LOCAL) setup

contracts: setup ## Escribe de nuevo contracts/: esquemas, AsyncAPI y la interfaz HTTP de cada servicio
	@.venv/bin/python -m radica.contracts --freeze
	@mkdir -p contracts/openapi
	@for service in $(notdir $(wildcard services/*)); do \
		.venv/bin/python -m $$service openapi > contracts/openapi/$$service.json || exit 1; done

lock: setup    ## Compila requirements.in a requirements.txt, con versiones y huellas
	@.venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --quiet requirements.in --output-file requirements.txt

##@ Ayuda
help:          ## Muestra esta ayuda
	@awk 'BEGIN {FS = ":.*## "} \
		/^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
