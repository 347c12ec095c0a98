#include "field_grid.h"

#include "common/tabular.h"
#include "common/theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <cmath>

namespace ng {

namespace {

constexpr int kGap = 10, kCaption = 18, kBar = 3, kSide = 64;

} // namespace

FieldGrid::FieldGrid(SelectionModel& selection, QWidget* parent) : QAbstractScrollArea(parent), m_selection(selection)
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    setAccessibleName(tr("Receptive fields"));
    connect(&selection, &SelectionModel::changed, viewport(), qOverload<>(&QWidget::update));
}

void FieldGrid::setFields(FieldSet set)
{
    m_set = std::move(set);
    m_pictures.assign(m_set.fields.size(), {});
    // Whole screen pixels per weight, about kSide in all.
    if (m_set.width > 0 && m_set.height > 0) {
        const int longest = static_cast<int>(std::max(m_set.width, m_set.height));
        const int zoom = std::max(1, kSide / longest);
        m_picture = QSize(static_cast<int>(m_set.width), static_cast<int>(m_set.height)) * zoom;
        if (longest > 2 * kSide) m_picture.scale(2 * kSide, 2 * kSide, Qt::KeepAspectRatio);
    }
    arrange();
    viewport()->update();
}

void FieldGrid::setOwnScale(bool on)
{
    m_ownScale = on;
    m_pictures.assign(m_set.fields.size(), {});
    viewport()->update();
}

void FieldGrid::setEmptyText(const QString& text)
{
    m_empty = text;
    viewport()->update();
}

void FieldGrid::arrange()
{
    const int width = viewport()->width();
    const int step = m_picture.width() + kGap;
    m_columns = std::max(1, (width - kGap) / step);
    m_left = std::max(kGap / 2, (width - m_columns * step + kGap) / 2);
    const int rows = (static_cast<int>(m_set.fields.size()) + m_columns - 1) / m_columns;
    const int height = rows * (m_picture.height() + kBar + kCaption + kGap) + kGap;
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(m_picture.height() / 2);
}

QRect FieldGrid::cell(int i) const
{
    const int row = i / m_columns, column = i % m_columns;
    return {m_left + column * (m_picture.width() + kGap), kGap + row * (m_picture.height() + kBar + kCaption + kGap) - verticalScrollBar()->value(),
            m_picture.width(), m_picture.height() + kBar + kCaption};
}

int FieldGrid::at(QPoint p) const
{
    const int stepX = m_picture.width() + kGap, stepY = m_picture.height() + kBar + kCaption + kGap;
    const int column = (p.x() - m_left) / stepX, row = (p.y() - kGap + verticalScrollBar()->value()) / stepY;
    if (p.x() < m_left || column >= m_columns || row < 0) return -1;
    const int i = row * m_columns + column;
    return i < static_cast<int>(m_set.fields.size()) && cell(i).contains(p) ? i : -1;
}

void FieldGrid::paintEvent(QPaintEvent*)
{
    QPainter p(viewport());
    p.fillRect(viewport()->rect(), theme().plot);
    if (m_set.fields.empty()) {
        p.setPen(theme().dim);
        p.drawText(viewport()->rect().adjusted(20, 8, -20, -8), Qt::AlignCenter | Qt::TextWordWrap, m_empty);
        return;
    }
    QFont small = font();
    small.setPixelSize(12);
    p.setFont(small);
    const int stepY = m_picture.height() + kBar + kCaption + kGap;
    const int first = std::max(0, (verticalScrollBar()->value() - kGap) / stepY) * m_columns;
    for (int i = first; i < static_cast<int>(m_set.fields.size()); ++i) {
        const QRect r = cell(i);
        if (r.top() > viewport()->height()) break;
        QImage& picture = m_pictures[static_cast<std::size_t>(i)];
        const ReceptiveField& f = m_set.fields[static_cast<std::size_t>(i)];
        if (picture.isNull()) {
            float scale = m_set.scale;
            if (m_ownScale) {
                scale = 0;
                for (const float w : f.weights) scale = std::max(scale, std::isnan(w) ? 0 : std::abs(w));
                if (scale == 0) scale = 1;
            }
            picture = pictureOf(f, m_set.width, m_set.height, scale);
        }
        p.setRenderHint(QPainter::SmoothPixmapTransform, false);
        p.drawImage(QRect(r.topLeft(), m_picture), picture);
        paintCell(p, f, r);
    }
}

void FieldGrid::paintCell(QPainter& p, const ReceptiveField& f, const QRect& r)
{
    const Theme& t = theme();
    const QRect picture(r.topLeft(), m_picture);
    if (f.weights.empty()) {
        p.setPen(t.faint);
        p.drawText(picture.adjusted(4, 4, -4, -4), Qt::AlignCenter | Qt::TextWordWrap, tr("not recorded yet"));
    }
    p.setRenderHint(QPainter::Antialiasing, false);
    p.setPen(t.line);
    p.setBrush(Qt::NoBrush);
    p.drawRect(picture.adjusted(-1, -1, 0, 0));
    // Maturity: as far as the bar reaches, and its colour.
    const QRectF ground(r.left(), picture.bottom() + 1, r.width(), kBar);
    p.fillRect(ground, t.line);
    p.fillRect(QRectF(ground.left(), ground.top(), ground.width() * std::clamp(static_cast<double>(f.maturity), 0.04, 1.0), kBar),
               QColor(maturityColour(f.maturity)));
    const bool selected = m_selection.contains(f.neuron);
    if (selected) {
        p.setRenderHint(QPainter::Antialiasing);
        p.setPen(QPen(t.accent, 2));
        p.drawRoundedRect(QRectF(r).adjusted(-4, -4, 4, 1), 4, 4);
    }
    const QRectF caption(r.left(), ground.bottom() + 1, r.width(), kCaption);
    p.setPen(selected ? t.text : t.faint);
    drawTabular(p, caption, Qt::AlignLeft | Qt::AlignVCenter, count(raw(f.neuron)));
    if (f.label >= 0) {
        QFont strong = p.font(), plain = p.font();
        strong.setWeight(QFont::DemiBold);
        p.setFont(strong);
        p.setPen(t.text);
        drawTabular(p, caption, Qt::AlignRight | Qt::AlignVCenter, QString::number(f.label));
        p.setFont(plain);
    }
}

void FieldGrid::resizeEvent(QResizeEvent*) { arrange(); }

void FieldGrid::mousePressEvent(QMouseEvent* e)
{
    if (e->button() != Qt::LeftButton) return;
    const int i = at(e->position().toPoint());
    const bool add = e->modifiers() & Qt::ControlModifier;
    if (i < 0) {
        if (!add) m_selection.clear();
        return;
    }
    const NeuronId id = m_set.fields[static_cast<std::size_t>(i)].neuron;
    if (add) m_selection.toggle(id);
    else m_selection.select(id);
}

bool FieldGrid::viewportEvent(QEvent* e)
{
    if (e->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(e);
        const int i = at(help->pos());
        if (i < 0) QToolTip::hideText();
        else {
            const ReceptiveField& f = m_set.fields[static_cast<std::size_t>(i)];
            QString text = tr("neuron %1, %2, born at %3\nmaturity %4, %5 spikes/s")
                               .arg(count(raw(f.neuron)), QString::fromUtf8(stageName(f.stage).data(), static_cast<qsizetype>(stageName(f.stage).size())),
                                    seconds(toMs(f.born, m_dtMs) / 1000), QString::number(static_cast<double>(f.maturity), 'f', 2),
                                    QString::number(static_cast<double>(f.rate), 'f', 1));
            text += f.label >= 0 ? tr("\nanswers to class %1").arg(f.label) : tr("\nno class yet");
            QToolTip::showText(help->globalPos(), text, viewport());
        }
        return true;
    }
    return QAbstractScrollArea::viewportEvent(e);
}

void FieldGrid::changeEvent(QEvent* e)
{
    if (e->type() == QEvent::PaletteChange || e->type() == QEvent::StyleChange) {
        m_pictures.assign(m_set.fields.size(), {});
        viewport()->update();
    }
    QAbstractScrollArea::changeEvent(e);
}

} // namespace ng
