// The sidebar "Shopfloor": the devices of a plant as they are now, and what may be asked of them. It asks once a second, while
// it is open, for the rows in sight and the selected device alone, so that a plant may have any number of devices.
(function () {
  const POLL_MS = 1000;
  const ROW_PX = 24;
  const ROWS_BEYOND = 10;
  /** readings of the selected device that the line shows at most */
  const MAX_POINTS = 600;
  /** where a failure begins that a person wants to see soon: 1 is critical */
  const BREAK_FROM = 0.9;

  const text = (key, values) => RED._(`@shopfloor/node-red/shopfloor-sidebar:sidebar.${key}`, values);
  const timeText = (ms) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
  const numberText = (value) => String(Number(value.toPrecision(5)));

  const STYLE = `
    .shopfloor-sidebar { display: flex; flex-direction: column; height: 100%; overflow-y: auto; font-size: 13px;
      color: var(--red-ui-primary-text-color); }
    .shopfloor-sidebar > * { flex: none; }
    .shopfloor-sidebar-bar { display: flex; gap: 4px; padding: 4px 8px; align-items: center; }
    .shopfloor-sidebar .shopfloor-sidebar-bar select, .shopfloor-sidebar .shopfloor-sidebar-bar input[type="text"] { margin: 0; padding: 0 4px; min-width: 0; flex: 1;
      width: auto; height: 24px; line-height: 22px; font-size: 13px; }
    .shopfloor-sidebar-bar b, .shopfloor-sidebar-note { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .shopfloor-sidebar-bar b { flex: 1; }
    .shopfloor-sidebar-note { padding: 0 8px; font-size: 12px; color: var(--red-ui-secondary-text-color); }
    .shopfloor-sidebar-row { display: flex; gap: 6px; padding: 0 8px; height: ${ROW_PX}px; line-height: ${ROW_PX}px;
      box-sizing: border-box; }
    .shopfloor-sidebar-row > * { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .shopfloor-sidebar-row > :nth-child(2) { color: var(--red-ui-secondary-text-color); }
    .shopfloor-sidebar-row > :nth-child(3) { text-align: right; font-variant-numeric: tabular-nums; }
    .shopfloor-sidebar-head { color: var(--red-ui-secondary-text-color); font-size: 12px;
      border-bottom: 1px solid var(--red-ui-secondary-border-color); }
    .shopfloor-sidebar-list { flex: 1 1 0; min-height: ${3 * ROW_PX}px; overflow-y: auto; position: relative; }
    .shopfloor-sidebar-list .shopfloor-sidebar-row { position: absolute; left: 0; right: 0; cursor: pointer; }
    .shopfloor-sidebar-list .shopfloor-sidebar-row:hover { background: var(--red-ui-list-item-background-hover); }
    .shopfloor-sidebar-list .shopfloor-sidebar-row.selected { background: var(--red-ui-list-item-background-selected); }
    .shopfloor-sidebar-row > .shopfloor-sidebar-anomaly { color: var(--red-ui-text-color-error); }
    .shopfloor-sidebar-device { border-top: 1px solid var(--red-ui-secondary-border-color); }
    .shopfloor-sidebar-device svg { display: block; width: calc(100% - 16px); height: 48px; margin: 0 8px;
      background: var(--red-ui-form-input-background); }
    .shopfloor-sidebar-device polyline { fill: none; stroke: var(--red-ui-text-color-link); stroke-width: 1.5;
      vector-effect: non-scaling-stroke; }
    .shopfloor-sidebar-device rect { fill: var(--red-ui-text-color-success); opacity: 0.12; }`;

  /** A table whose rows exist only while they are in sight. `fill` writes a device into the three cells of a row. */
  function virtualRows(onScroll, onSelect, fill) {
    const list = $('<div class="shopfloor-sidebar-list" tabindex="0" role="grid">');
    const space = $('<div>').appendTo(list);
    const pool = [];
    let page = { offset: 0, devices: [] };
    let total = 0;
    let asked = false;

    const inSight = () => {
      const first = Math.floor(list.scrollTop() / ROW_PX);
      return { first, count: Math.ceil(list.height() / ROW_PX) + 1 };
    };
    const row = (i) => {
      if (!pool[i]) {
        pool[i] = $('<div class="shopfloor-sidebar-row" role="row">')
          .append('<span>', '<span>', '<span>')
          .appendTo(list);
        pool[i].on('click', () => onSelect(pool[i].attr('data-device')));
      }
      return pool[i];
    };
    // A place keeps its row while others come into sight, so that what is under the mouse stays what it is.
    const draw = () => {
      const { first, count } = inSight();
      const size = Math.max(count, pool.length);
      const used = new Set();
      for (let place = first; place < first + count; place++) {
        const device = page.devices[place - page.offset];
        if (!device) continue;
        const shown = row(place % size);
        used.add(shown);
        shown
          .css('top', place * ROW_PX)
          .attr('data-device', device.device)
          .show();
        fill(shown, device);
      }
      for (const other of pool) if (other && !used.has(other)) other.hide();
    };
    list.on('scroll', () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        draw();
        onScroll();
      });
    });
    return {
      list,
      draw,
      /** What to ask for: the rows in sight and some beyond. */
      wanted: () => {
        const { first, count } = inSight();
        const offset = Math.max(0, first - ROWS_BEYOND);
        return { offset, limit: Math.min(1000, count + 2 * ROWS_BEYOND) };
      },
      /** Whether what is in sight is there. */
      isFilled: () => {
        const { first, count } = inSight();
        return page.offset <= first && page.offset + page.devices.length >= Math.min(total, first + count);
      },
      show: (offset, devices, count) => {
        page = { offset, devices };
        total = count;
        space.height(count * ROW_PX);
        draw();
      },
      toTop: () => list.scrollTop(0),
    };
  }

  /** The last minutes of one measurement as a line, over its band. */
  function sparkline() {
    const make = (name) => document.createElementNS('http://www.w3.org/2000/svg', name);
    const svg = make('svg');
    svg.setAttribute('viewBox', '0 0 1000 100');
    svg.setAttribute('preserveAspectRatio', 'none');
    const band = svg.appendChild(make('rect'));
    const line = svg.appendChild(make('polyline'));
    return {
      svg,
      draw: (points, range) => {
        const values = points.map(([, value]) => value);
        const low = Math.min(...values);
        const high = Math.max(...values);
        const margin = (high - low || Math.abs(high) || 1) * 0.1;
        const y = (value) => 100 - (100 * (value - low + margin)) / (high - low + 2 * margin);
        const [from, to] = [points[0]?.[0], points.at(-1)?.[0]];
        const x = (time) => (to > from ? (1000 * (time - from)) / (to - from) : 1000);
        line.setAttribute(
          'points',
          points.map(([time, value]) => `${x(time).toFixed(1)},${y(value).toFixed(1)}`).join(' '),
        );
        const [top, bottom] = range ? range.map((value) => Math.min(100, Math.max(0, y(value)))).reverse() : [0, 0];
        for (const [name, value] of Object.entries({ x: 0, width: 1000, y: top, height: bottom - top })) {
          band.setAttribute(name, Number.isFinite(value) ? value : 0);
        }
      },
    };
  }

  function sidebar() {
    const content = $('<div class="shopfloor-sidebar">');
    const plants = $('<select>').attr('title', text('plant'));
    const filter = $('<input type="text">').attr('placeholder', text('filter'));
    const pause = $('<button type="button" class="red-ui-button red-ui-button-small shopfloor-sidebar-pause">');
    const clock = $('<div class="shopfloor-sidebar-note shopfloor-sidebar-clock">');
    const note = $('<div class="shopfloor-sidebar-note shopfloor-sidebar-said">');
    const head = $('<div class="shopfloor-sidebar-row shopfloor-sidebar-head">');
    for (const key of ['device', 'condition', 'value']) head.append($('<span>').text(text(key)));
    const closeUp = $('<div class="shopfloor-sidebar-device">').hide();

    let sources = new Map();
    /** by kind the measurement that a person looks at */
    const chosen = new Map();
    let selected;
    let latest;
    let points = [];
    let busy = false;
    let again = false;
    let isPaused = false;
    /** how often in a row the plant was not among those that run */
    let missing = 0;

    const fieldOf = (device) => {
      const fields = sources.get(device.source)?.fields ?? [];
      return fields.find(({ name }) => name === chosen.get(device.kind)) ?? fields[0];
    };
    const table = virtualRows(
      () => {
        if (!table.isFilled()) poll();
      },
      (device) => select(device),
      (row, device) => {
        const field = fieldOf(device);
        const value = field && device.reading ? device.reading[field.name] : undefined;
        const anomalies = (device.anomalies || []).join(' + ');
        const [name, condition, last] = row
          .toggleClass('selected', device.device === selected)
          .children()
          .toArray();
        name.textContent = device.device;
        condition.textContent = anomalies || device.condition || (device.reading ? '' : text('silent'));
        condition.classList.toggle('shopfloor-sidebar-anomaly', anomalies !== '');
        last.textContent = typeof value === 'number' ? `${numberText(value)} ${field.unit}` : '';
        row.attr('title', `${device.device} · ${device.kind}`);
      },
    );

    const title = $('<b>');
    const fields = $('<select class="shopfloor-sidebar-field">').attr('title', text('field'));
    const failures = $('<select class="shopfloor-sidebar-failure">');
    const button = (key, values) =>
      $(`<button type="button" class="red-ui-button red-ui-button-small shopfloor-sidebar-${key}">`)
        .text(text(key))
        .on('click', () => command({ device: selected, ...values() }));
    const broken = button('break', () => {
      const takesFrom = commandOf('inject')?.parameters.some(({ name }) => name === 'from');
      const failure = failures.val();
      return { command: 'inject', ...(failure && { failure }), ...(takesFrom && { from: BREAK_FROM }) };
    });
    const repair = button('repair', () => ({ command: 'clear' }));
    const maintenance = button('maintenance', () => ({ command: 'maintenance' }));
    const line = sparkline();
    closeUp.append(
      $('<div class="shopfloor-sidebar-bar">').append(title, fields),
      line.svg,
      $('<div class="shopfloor-sidebar-bar shopfloor-sidebar-commands">').append(failures, broken, repair, maintenance),
      note,
    );
    content.append(
      $('<div class="shopfloor-sidebar-bar">').append(plants, filter, pause),
      clock,
      head,
      table.list,
      closeUp,
    );

    const base = () => `${RED.settings.apiRootUrl || ''}shopfloor/plants`;
    const plantUrl = () => `${base()}/${encodeURIComponent(plants.val())}`;
    const commandOf = (name) => sources.get(latest?.source)?.commands.find((one) => one.name === name);
    const isOpen = () => !document.hidden && content.is(':visible');

    function failed(xhr) {
      if (xhr.status === 404) lookForPlants();
      else clock.text(text(xhr.status === 401 || xhr.status === 403 ? 'forbidden' : 'away'));
    }

    function lookForPlants() {
      return $.getJSON(base())
        .done((found) => {
          const before = plants.val();
          const isThere = found.some(({ id }) => id === before);
          missing = isThere ? 0 : missing + 1;
          // While a deploy replaces it, it is not there for a moment.
          if (before && missing === 1) return;
          plants.empty();
          for (const { id, name } of found) plants.append($('<option>').val(id).text(name));
          if (isThere) plants.val(before);
          else changePlant();
          if (found.length === 0) clock.text(text('noPlant'));
        })
        .fail(failed);
    }

    function lookForSources() {
      return $.getJSON(`${plantUrl()}/sources`).done((answer) => {
        sources = new Map(answer.sources.map((source) => [source.source, source]));
        showDevice();
        table.draw();
      });
    }

    function changePlant() {
      sources = new Map();
      select(undefined);
      note.text('');
      pause.toggle(Boolean(plants.val()));
      table.show(0, [], 0);
      table.toTop();
      if (plants.val()) lookForSources();
    }

    function select(device) {
      if (device === selected) return;
      selected = device;
      latest = undefined;
      points = [];
      note.text('');
      closeUp.toggle(selected !== undefined);
      table.draw();
      if (selected !== undefined) poll();
    }

    /** One request at a time; what changes meanwhile is asked for right after it. */
    function poll() {
      if (busy) {
        again = true;
        return;
      }
      if (!plants.val() || !isOpen()) return;
      busy = true;
      again = false;
      const { offset, limit } = table.wanted();
      const asked = { plant: plants.val(), selected };
      const query = { offset, limit, filter: filter.val(), ...(selected !== undefined && { selected }) };
      $.getJSON(`${plantUrl()}/devices`, query)
        .done((answer) => {
          if (asked.plant !== plants.val()) return;
          showPlant(answer.plant);
          table.show(offset, answer.devices, answer.total);
          if (answer.devices.some(({ source }) => !sources.has(source))) lookForSources();
          if (asked.selected === selected) follow(answer.selected);
          // Fewer devices than before may leave the list beyond its end.
          if (answer.total > 0 && answer.devices.length === 0 && offset >= answer.total) again = true;
        })
        .fail(failed)
        .always(() => {
          busy = false;
          if (again) poll();
        });
    }

    function showPlant({ paused, eventTime, speed, devices }) {
      isPaused = paused;
      pause.text(text(paused ? 'resume' : 'pause'));
      const key = eventTime === null ? 'backfills' : paused ? 'paused' : 'runs';
      const time = eventTime === null ? '' : timeText(eventTime);
      clock.text(`${text('count', { count: devices })} · ${text(key, { time, speed: numberText(speed) })}`);
    }

    /** Keeps what the selected device says; another kind or a time before the last begins anew. */
    function follow(device) {
      const isOther = latest?.device !== device?.device || latest?.source !== device?.source;
      if (!device || (points.length > 0 && device.timestamp < points.at(-1).timestamp)) points = [];
      latest = device ?? undefined;
      if (device?.reading && device.timestamp !== points.at(-1)?.timestamp) points.push(device.reading);
      if (points.length > MAX_POINTS) points.shift();
      if (isOther) showDevice();
      drawLine();
    }

    function showDevice() {
      const source = sources.get(latest?.source);
      title.text(latest?.device ?? selected ?? '').attr('title', title.text());
      const failure = failures.val();
      fields.empty();
      failures.empty().append($('<option>').val('').text(text('any')));
      for (const { name, unit } of source?.fields ?? []) {
        fields.append(
          $('<option>')
            .val(name)
            .text(unit ? `${name}, ${unit}` : name),
        );
      }
      for (const name of source?.failures ?? []) failures.append($('<option>').val(name).text(name));
      if (source?.failures.includes(failure)) failures.val(failure);
      if (latest && source) fields.val(fieldOf(latest)?.name);
      const takes = ['inject', 'clear', 'maintenance'].some(commandOf);
      broken.add(failures).toggle(Boolean(commandOf('inject')));
      repair.toggle(Boolean(commandOf('clear')));
      maintenance.toggle(Boolean(commandOf('maintenance')));
      closeUp.find('.shopfloor-sidebar-commands').toggle(takes);
      drawLine();
    }

    function drawLine() {
      const field = latest && fieldOf(latest);
      const seen = field ? points.map((reading) => [reading.timestamp, reading[field.name]]) : [];
      line.draw(
        seen.filter(([, value]) => typeof value === 'number'),
        field?.band,
      );
    }

    function command(body) {
      $.ajax({
        url: `${plantUrl()}/commands`,
        method: 'POST',
        contentType: 'application/json',
        data: JSON.stringify(body),
      })
        .done((answer) => {
          const [effect] = answer.devices;
          if (effect) note.text(text('took', { ...effect, command: answer.command, time: timeText(effect.at) }));
          poll();
        })
        .fail((xhr) => {
          // An element: text would be taken for HTML.
          const message = xhr.responseJSON?.error || text(xhr.status ? 'forbidden' : 'away');
          RED.notify($('<p>').text(message), 'error');
        });
    }

    plants.on('change', () => {
      changePlant();
      poll();
    });
    pause.on('click', () => command({ command: isPaused ? 'resume' : 'pause' }));
    filter.on('input', () => {
      table.toTop();
      poll();
    });
    fields.on('change', () => {
      if (latest) chosen.set(latest.kind, fields.val());
      table.draw();
      drawLine();
    });

    let wasOpen = false;
    const look = () => {
      const open = isOpen();
      if (open && (!wasOpen || missing > 0)) lookForPlants().always(poll);
      else if (open && !plants.val()) lookForPlants();
      else if (open) poll();
      wasOpen = open;
    };
    RED.events.on('deploy', () => {
      wasOpen = false;
    });
    setInterval(look, POLL_MS);
    pause.hide();
    clock.text(text('noPlant'));
    return { content, look };
  }

  RED.plugins.registerPlugin('shopfloor-sidebar', {
    onadd: () => {
      $('<style>').text(STYLE).appendTo('head');
      const { content, look } = sidebar();
      RED.sidebar.addTab({
        id: 'shopfloor',
        label: text('name'),
        name: text('name'),
        content,
        enableOnEdit: true,
        iconClass: 'fa fa-industry',
        action: 'shopfloor:show-tab',
        onchange: look,
      });
      RED.actions.add('shopfloor:show-tab', () => RED.sidebar.show('shopfloor'));
    },
  });
})();
